import { expect, test } from 'vitest';
import { openLink } from './link-opening';

/** What opening a link asked and opened. */
async function opening(url: string, answer = false) {
  const opened: string[] = [];
  const asked: string[] = [];
  const known = await openLink(
    {
      open: (address) => Promise.resolve(void opened.push(address)),
      confirm: (_window, { message, action }) => {
        asked.push(message, action);
        return Promise.resolve(answer);
      },
    },
    1,
    url,
  );
  return { known, opened, asked };
}

test.each([
  ['https://example.org', 'https://example.org/'],
  ['https://münchen.de/a b', 'https://xn--mnchen-3ya.de/a%20b'],
  ['mailto:ann@example.org', 'mailto:ann@example.org'],
])('%s is opened without a question', async (url, address) => {
  expect(await opening(url)).toEqual({ known: true, opened: [address], asked: [] });
});

test.each([
  ['https://good@evil/', 'evil', 'https://good@evil/'],
  ['https://аpple.com/', 'xn--pple-43d.com', 'https://xn--pple-43d.com/'],
  ['https://3627734734/', '216.58.214.206', 'https://216.58.214.206/'],
])('%s is opened only when the user has agreed to %s', async (url, target, address) => {
  const asked = [`This link opens ${target}`, `Open ${target}`];
  expect(await opening(url, false)).toEqual({ known: true, opened: [], asked });
  expect(await opening(url, true)).toEqual({ known: true, opened: [address], asked });
});

test.each(['file:///etc/passwd', 'javascript:alert(1)', 'parley:x', 'nonsense', ''])(
  '%s is neither opened nor asked about',
  async (url) => {
    expect(await opening(url, true)).toEqual({ known: false, opened: [], asked: [] });
  },
);
