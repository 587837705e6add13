import { expect, test } from 'vitest';
import { conversationId } from '../../../../shared/ids';
import { conversation } from '../../../../testing/membership/entries';
import { hash } from '../../../../testing/membership/names';
import { linkOf, openLink } from './link-opening';
import type { OpenTranscripts } from '../transcript/open-transcripts';

/** Opens a link. Returns what was asked and what was opened. */
async function opening(url: string, answer = false) {
  const opened: string[] = [];
  const asked: string[] = [];
  const known = await openLink(
    {
      openMessage: (where, row) => void opened.push(`${row} in ${where}`),
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

test('a link to a message opens it here, and nothing else', async () => {
  const url = `parley://message/${conversation}/${hash('row')}`;
  expect(await opening(url)).toEqual({
    known: true,
    opened: [`${hash('row')} in ${conversation}`],
    asked: [],
  });
});

test.each(['file:///etc/passwd', 'javascript:alert(1)', 'parley:x', 'nonsense', ''])(
  '%s is neither opened nor asked about',
  async (url) => {
    expect(await opening(url, true)).toEqual({ known: false, opened: [], asked: [] });
  },
);

test('only links of a message that is shown can be opened', () => {
  const rows = {
    [hash('one')]: { kind: 'text', text: 'www.example.org\r\nand ann@example.org' },
    [hash('two')]: { kind: 'system', text: 'https://example.org' },
  };
  const transcripts = {
    page: (each: string) => (each === conversation ? { rows: () => rows } : undefined),
  } as unknown as OpenTranscripts;
  const link = (name: string, index: number, where = conversation): string =>
    linkOf(transcripts, { conversation: where, row: hash(name), link: index });
  expect(link('one', 0)).toBe('https://www.example.org');
  expect(link('one', 1)).toBe('mailto:ann@example.org');
  const elsewhere = conversationId.parse('3cf90209-d1fe-84f9-a561-b2488e362031');
  for (const [name, index, where] of [
    ['one', 2, conversation],
    ['two', 0, conversation],
    ['three', 0, conversation],
    ['one', 0, elsewhere],
  ] as const)
    expect(() => link(name, index, where)).toThrow('not here any more');
});
