import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hasLink, linksIn } from './link';

const found = (text: string): string[] => linksIn(text).map(({ start, end }) => text.slice(start, end));

test.each([
  ['see https://example.org.', ['https://example.org']],
  ['HTTP://Example.org/A', ['HTTP://Example.org/A']],
  ['(www.example.org)', ['www.example.org']],
  ['www.example.com/a', ['www.example.com/a']],
  ['<https://example.org/a>', ['https://example.org/a']],
  ['"https://example.org/a", he said', ['https://example.org/a']],
  ['(see https://example.org/a_(b))', ['https://example.org/a_(b)']],
  ['https://example.org/a?b=c&d=[e]#f!', ['https://example.org/a?b=c&d=[e]#f']],
  ['https://a.org,https://b.org', ['https://a.org,https://b.org']],
  ['http://[::1]:80/ and http://localhost:3000/x', ['http://[::1]:80/', 'http://localhost:3000/x']],
  ['https://good@evil/', ['https://good@evil/']],
  ['https://user:pass@example.org/x', ['https://user:pass@example.org/x']],
  ['mailto:ann@example.org?subject=hi', ['mailto:ann@example.org?subject=hi']],
  ['write to ann.b+c@example.org.', ['ann.b+c@example.org']],
  ['https://example.org\\@evil.org', ['https://example.org']],
  ['https://example.org/a\nhttps://b.org', ['https://example.org/a', 'https://b.org']],
])('the links of a text are found: %s', (text, links) => {
  expect(found(text)).toEqual(links);
});

test.each([
  ['看https://example.com/a。', ['https://example.com/a']],
  ['看www.example.com。', ['www.example.com']],
  ['https://example.comを見て', ['https://example.com']],
  ['https://example.com:8080を見て', ['https://example.com:8080']],
  ['http://192.168.0.1を見て', ['http://192.168.0.1']],
  ['https://example.com/aを見て', ['https://example.com/a']],
  ['https://example.com을 보세요', ['https://example.com']],
  ['ดูhttps://example.com/aครับ', ['https://example.com/a']],
  [
    '「https://example.com/a」、（https://example.com/b）',
    ['https://example.com/a', 'https://example.com/b'],
  ],
  ['https://example.com/a，然后', ['https://example.com/a']],
  ['https://ja.wikipedia.org/wiki/日本語', ['https://ja.wikipedia.org/wiki/日本語']],
  ['https://ja.wikipedia.org/wiki/東京2020年', ['https://ja.wikipedia.org/wiki/東京2020年']],
  ['https://例え.jp/あ', ['https://例え.jp/あ']],
  ['https://münchen.de/straße', ['https://münchen.de/straße']],
  ['https://example.org/مرحبا، ثم', ['https://example.org/مرحبا']],
  ['https://example.org/a🎉', ['https://example.org/a']],
])('a link is found among words of any script: %s', (text, links) => {
  expect(found(text)).toEqual(links);
});

test.each(['\u202e', '\u2066', '\u200f', '\u200b', '\u3164', '\0', '\ufeff'])(
  'no link includes %j',
  (character) => {
    expect(found(`https://evil.org/${character}moc.elgoog`)).toEqual(['https://evil.org/']);
    expect(found(`https://evil.org${character}`)).toEqual(['https://evil.org']);
  },
);

test.each([
  'see http:// there',
  'https://',
  'awww.yes',
  'xhttps://example.org',
  'Яhttps://example.org',
  'www.',
  'notes.txt',
  'example.org',
  'a @ b',
  '@ann',
  'ann@home',
  'mailto:',
  'ftp://example.org',
  'javascript:alert(1)',
  'file:///etc/passwd',
  `https://example.org/${'a'.repeat(4_001)}`,
  '',
])('%s is no link', (text) => {
  expect(hasLink(text)).toBe(false);
});

test('links are in order, do not overlap, and each is an address of the web or of a mailbox', () => {
  const bits = fc.constantFrom(
    'https://',
    'www.',
    'mailto:',
    '@',
    'a',
    'b.org',
    '.',
    '/',
    '看',
    'を',
    '(',
    ')',
    ' ',
  );
  const texts = fc.oneof(fc.string({ unit: bits }), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(texts, (text) => {
      let end = 0;
      for (const link of linksIn(text)) {
        expect(link.start).toBeGreaterThanOrEqual(end);
        expect(link.url.endsWith(text.slice(link.start, link.end))).toBe(true);
        expect(['http:', 'https:', 'mailto:']).toContain(new URL(link.url).protocol);
        end = link.end;
      }
    }),
  );
});

const repeated = [
  'https://',
  'https://(',
  'www.',
  '@',
  'a@',
  'mailto:',
  'https://a@',
  'http://[',
  '(',
  '@a.a',
];
/** Each hostile text is 100 times as long as a message may be, so that quadratic time exceeds the timeout. */
test.each([
  ...repeated,
  'https://a.',
  'http://a.coを',
  'http://a.coをwww.',
  'http://a.co/aを',
  'http://a.b/(',
])('the time for scanning a text of %j grows with its length only', (bit) => {
  expect(linksIn(bit.repeat(800_000 / bit.length)).every(({ url }) => URL.canParse(url))).toBe(true);
});
