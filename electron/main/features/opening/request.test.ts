import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatAddress } from '../../../../shared/protocol/address';
import { phrase } from '../../../../shared/words/phrase';
import { limits } from '../../../../shared/protocol/limits';
import { command, readCommandLine, UsageError } from '../../command-line';
import { plainRequest, readRequest, requestOf, targetOf, withoutRequest } from './request';

test.each([
  ['parley://lab:7000', 'lab:7000'],
  ['PARLEY://lab', 'lab:6666'],
  ['parley://lab:7000/', 'lab:7000'],
  ['parley://[::1]:7000', '[::1]:7000'],
  ['parley://192.168.1.9', '192.168.1.9:6666'],
])('%s names the server %s', (link, address) => {
  const target = targetOf(link);
  expect(target.kind === 'server' && formatAddress(target.server)).toBe(address);
});

test('a link may name the key of its server', () => {
  const key = `${'k'.repeat(42)}A`;
  const server = { host: 'lab', port: 7000, key };
  expect(targetOf(`parley://lab:7000/?key=${key}`)).toEqual({ kind: 'server', server });
});

test.each([
  'parley://',
  'parley:',
  'parley:lab',
  'parley:/lab',
  'parley://lab:0',
  'parley://lab:99999',
  'parley://lab/join',
  'parley://message/3cf90209-d1fe-84f9-a561-b2488e362031/x',
  'parley://lab?x=1',
  'parley://lab/?key=x',
  'parley://ann@lab',
  'parley://lab#x',
  'parley://la b',
  ' parley://lab\n',
  'parley://lab:7000\u202e',
  'parley://lab\u0000',
  'parley://l%61b',
  'parley://lab%2ecom:7000',
  `parley://${'a'.repeat(300)}`,
])('%j is refused as an address', (link) => {
  expect(targetOf(link.trimStart())).toEqual({ kind: 'refused', why: phrase('opening.noAddress') });
});

test('a link to a message names it and its conversation', () => {
  const [conversation, row] = ['3cf90209-d1fe-84f9-a561-b2488e362031', 'A'.repeat(43)];
  expect(targetOf(`parley://message/${conversation}/${row}`)).toEqual({ kind: 'message', conversation, row });
});

test('a file is named by its path or its URL', () => {
  expect(targetOf('/home/ann/all.jsonl')).toEqual({ kind: 'file', path: '/home/ann/all.jsonl' });
  expect(targetOf('file:///home/ann/a%20b.tar')).toEqual({ kind: 'file', path: '/home/ann/a b.tar' });
});

test("a command line's request does not depend on its folder, and names files that are there", () => {
  const request = (open: string | undefined, isThere: boolean): unknown =>
    requestOf({ away: true, ...(open === undefined ? {} : { open }) }, '/home/ann', () => isThere);
  const asked = { newConversation: false, away: true, hidden: false, send: null };
  expect(request(undefined, false)).toEqual({ ...asked, open: null });
  expect(request('all.jsonl', true)).toEqual({ ...asked, open: '/home/ann/all.jsonl' });
  expect(request('parley://lab', false)).toEqual({ ...asked, open: 'parley://lab' });
  expect(() => request('all.jsonl', false)).toThrow(new UsageError("there is no file 'all.jsonl'."));
  expect(() => request('x'.repeat(limits.openedCharacters), true)).toThrow(UsageError);
  expect(readRequest(request(`parley://${'x'.repeat(limits.openedCharacters)}`, false))).toMatchObject(asked);
});

test('files to send are named by their paths, and must be there', () => {
  const asked = readCommandLine(['send', 'a.txt', '/b', '--to', 'Ann B'], true, false);
  const options = asked.kind === 'run' ? asked.options : {};
  const request = requestOf(options, '/home/ann', () => true);
  expect(request).toEqual({ ...plainRequest, send: { paths: ['/home/ann/a.txt', '/b'], to: 'Ann B' } });
  expect(readRequest(request)).toEqual(request);
  expect(() => requestOf(options, '/home/ann', (path) => path !== '/b')).toThrow("there is no file '/b'.");
  expect(() => requestOf({ send: Array<string>(101).fill('a') }, '/', () => true)).toThrow(UsageError);
  for (const wrong of [['send'], ['--to', 'ann'], ['send', 'a', '--to'], ['a', '--to', 'ann']])
    expect(() => readCommandLine(wrong, true, false)).toThrow(UsageError);
});

test('a restart does not send again', () => {
  const send = ['send', 'ann', 'b'];
  const kept = ['--user', 'ann', '--profile', 'send'];
  expect(withoutRequest(['.', ...kept, 'send', 'ann', '--to', 'bob', 'b'], { send: send.slice(1) })).toEqual([
    '.',
    ...kept,
  ]);
  expect(withoutRequest(['send', 'ann', 'b', '--to=bob', ...kept], { send: send.slice(1) })).toEqual(kept);
});

test('a restart does not repeat what the command line asked for', () => {
  const args = ['--profile', '/p', '--new-conversation', '--away', 'parley://lab', '--nearby', 'off'];
  expect(withoutRequest(args, { open: 'parley://lab' })).toEqual(['--profile', '/p', '--nearby', 'off']);
  expect(withoutRequest(['--user', 'ann'], {})).toEqual(['--user', 'ann']);
});

test('a restart keeps the values of options, also those that equal what was opened', () => {
  const kept = ['--user', 'ann', '--profile', '/home/ann'];
  const again = (open: string, ...args: string[]): string[] => withoutRequest(args, { open });
  expect(again('ann', ...kept, 'ann')).toEqual(kept);
  expect(again('ann', 'ann', ...kept)).toEqual(kept);
  expect(again('ann', '--away', 'ann', ...kept)).toEqual(kept);
  expect(again('/home/ann', ...kept, '--', '/home/ann')).toEqual([...kept, '--']);
  expect(again('ann', '--profile=ann', 'ann')).toEqual(['--profile=ann']);
  // A start from the source names the app's folder first.
  expect(again('ann', '.', '--user', 'ann', 'ann')).toEqual(['.', '--user', 'ann']);
});

test('a restart keeps the value of every option that has one', () => {
  const options = command().options.filter(({ required }) => required);
  expect(options).not.toEqual([]);
  for (const { long } of options.filter(({ long }) => long !== '--to'))
    expect(withoutRequest([long ?? '', 'same', 'same'], { open: 'same' })).toEqual([long, 'same']);
});

test.each([
  'https://example.org',
  'javascript:alert(1)',
  'file://elsewhere/x',
  'file://lab@ssl/share/x',
  'file:///a%2Fb',
  'mailto:ann@x',
])('%s is not opened', (link) => {
  expect(targetOf(link)).toMatchObject({ kind: 'refused', why: { key: 'opening.otherLink' } });
});

test('targetOf never throws, and names no host with strange characters', () => {
  const starts = fc.constantFrom('', 'parley:', 'parley://', 'file:', 'file:///', '/');
  fc.assert(
    fc.property(
      starts,
      fc.string({ unit: fc.constantFrom(...'parley:/@?#[]%2F. \0\néа\u202e') }),
      (start, rest) => {
        const target = targetOf(`${start}${rest}`);
        if (target.kind === 'server') expect(target.server.host).not.toMatch(/[\s/?#@\p{Cc}]/u);
        expect(['server', 'file', 'refused']).toContain(target.kind);
      },
    ),
  );
});

test('a request of another program is read, or only brings Parley to the front', () => {
  const asked = { newConversation: true, away: false, hidden: false, open: '/x', send: null };
  expect(readRequest(asked)).toEqual(asked);
  for (const data of [
    undefined,
    null,
    {},
    'x',
    { ...asked, open: '' },
    { ...asked, open: 1 },
    { ...asked, away: 1 },
    { ...asked, hidden: 1 },
  ])
    expect(readRequest(data)).toEqual(plainRequest);
  expect(readRequest({ ...asked, open: 'x'.repeat(limits.openedCharacters + 1) })).toEqual(plainRequest);
});
