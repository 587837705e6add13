import { expect, test } from 'vitest';
import { destinationOf, shownAddress } from './link-doubt';

test.each([
  'https://example.org/a',
  'https://EXAMPLE.org',
  'https://example.org:443/',
  'http://localhost:3000/',
  'http://[::1]:80/',
  'http://192.168.0.1/',
  'https://münchen.de/',
  'https://例え.jp/',
  'https://президент.рф/',
  'https://россия.com/',
  'https://יזראל.co.il/',
  'mailto:ann@example.org',
])('the text of the link %s agrees with its target', (url) => {
  expect(destinationOf(url).doubt).toBeUndefined();
  expect(shownAddress(url, url)).toBe(url);
});

test.each([
  ['https://good@evil/', 'evil', 'https://good@evil/'],
  ['https://google.com:x@evil.org/', 'evil.org', 'https://google.com:x@evil.org/'],
  ['https://аpple.com/a', 'xn--pple-43d.com', 'https://xn--pple-43d.com/a'],
  ['https://аррӏе.com/', 'xn--80ak6aa92e.com', 'https://xn--80ak6aa92e.com/'],
  ['https://ɡoogle.com/', 'xn--oogle-qmc.com', 'https://xn--oogle-qmc.com/'],
  ['https://ｅｖｉｌ.org/', 'evil.org', 'https://evil.org/'],
  ['https://3627734734/', '216.58.214.206', 'https://216.58.214.206/'],
  ['https://0x7f.1/', '127.0.0.1', 'https://127.0.0.1/'],
  ['https://ev%69l.org/', 'evil.org', 'https://evil.org/'],
])('%s leads to %s, which is shown and asked about', (url, target, shown) => {
  expect(destinationOf(url).target).toBe(target);
  expect(destinationOf(url).doubt).toBeDefined();
  expect(shownAddress(url, url)).toBe(shown);
});
