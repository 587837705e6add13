import { expect, test } from 'vitest';
import { conversationId } from '../../../../shared/ids';
import { phrase } from '../../../../shared/words/phrase';
import type { Address } from '../../../../shared/protocol/address';
import { CallError, type Caller } from '../../ipc/router';
import { Opening } from './opening';
import { plainRequest } from './request';

const garden = conversationId.parse('00000000-0000-8000-8000-000000000001');

const caller = (kind: 'roster' | 'preferences'): Caller => ({ window: 1, kind, conversation: null });

/** An `Opening` that notes what it does; the user answers questions with `answer`. */
function set({
  answer = true,
  server = null as Address | null,
  backup = false,
  isClosed = false,
  closes = false,
} = {}) {
  const done: string[] = [];
  const note = (what: string): void => void done.push(what);
  const opening = new Opening({
    windows: {
      open: () => note('roster'),
      openConversation: (conversation) => note(`conversation ${conversation}`),
      newConversation: () => note('new conversation'),
      openPreferences: (page) => note(`preferences ${page}`),
      visible: (kind) => Promise.resolve(isClosed ? undefined : caller(kind)),
    },
    dialogs: {
      confirm: (_window, { message, detail }) => {
        note(`asked ${message} ${detail}`);
        if (closes) return Promise.reject(new TypeError('Object has been destroyed'));
        return Promise.resolve(answer);
      },
      tell: (_window, { message, detail }) => Promise.resolve(note(`told ${message} ${detail}`.trim())),
    },
    archives: {
      importFile: (_caller, path) => {
        note(`import ${path}`);
        return path.includes('bad')
          ? Promise.reject(new CallError('not-done', 'Bad.'))
          : Promise.resolve('Good.');
      },
      restoreFile: (_caller, path) => Promise.resolve(note(`restore ${path}`)).then(() => ''),
    },
    isBackup: () => Promise.resolve(backup),
    server: () => server,
    useServer: ({ host, port, key = '' }) => note(`use ${host} ${port} ${key}`.trim()),
    keyOf: ({ host }) => (host === 'lab' ? known : undefined),
    openMessage: (conversation, row) =>
      conversation === garden ? void note(`message ${row}`) : phrase('failure.linkNotMember'),
    setAway: () => note('away'),
    recipient: (to) => (to === 'ann' ? garden : phrase('opening.noRecipient', { name: to ?? '' })),
    attach: async (conversation, paths) => {
      if (paths.length > 2) throw new CallError('too-many-files', 'Too many wait.');
      note(`attached ${paths.join()} in ${conversation}`);
    },
    log: { warn: (what) => note(`logged ${what}`) },
  });
  return { opening, done };
}

const [known, other] = [`${'k'.repeat(42)}A`, `${'o'.repeat(42)}A`];
const open = (what: string) => ({ ...plainRequest, open: what });

test('the actions of the desktop entry are carried out without a question', async () => {
  const { opening, done } = set();
  await opening.handle({ ...plainRequest, newConversation: true, away: true });
  await opening.handle(plainRequest);
  expect(done).toEqual(['away', 'new conversation']);
});

test('files are put beside the draft of the conversation that is meant, and go nowhere if none is', async () => {
  const { opening, done } = set();
  await opening.again({ ...plainRequest, send: { paths: ['/a', '/b'], to: 'ann' } });
  expect(done).toEqual([`conversation ${garden}`, `attached /a,/b in ${garden}`]);
  const other = set();
  await other.opening.handle({ ...plainRequest, send: { paths: ['/a'], to: 'bob' } });
  expect(other.done).toEqual([
    'told The files were not put into a conversation. You have no conversation called “bob”, and none with a person of this name only.',
  ]);
  const many = set();
  await many.opening.handle({ ...plainRequest, send: { paths: ['/a', '/b', '/c'], to: 'ann' } });
  expect(many.done).toEqual([
    `conversation ${garden}`,
    'told The files were not put into a conversation. Too many wait.',
  ]);
});

test('a second start without a request, or with one that cannot be read, brings Parley to the front', async () => {
  const { opening, done } = set();
  for (const data of [plainRequest, undefined, 'x', { away: true }]) await opening.again(data);
  await opening.again({ ...plainRequest, away: true });
  await opening.again({ ...plainRequest, hidden: true });
  expect(done).toEqual(['roster', 'roster', 'roster', 'roster', 'away']);
});

test('a link to a message opens it, or says why that is not possible', async () => {
  const row = 'A'.repeat(43);
  const { opening, done } = set();
  await opening.handle(open(`parley://message/${garden}/${row}`));
  await opening.handle(open(`parley://message/${garden.replace(/.$/, '2')}/${row}`));
  expect(done).toEqual([
    `message ${row}`,
    'told The message was not opened. You do not take part in its conversation.',
  ]);
});

test('a server is used only if the user agrees', async () => {
  const no = set({ answer: false });
  await no.opening.handle(open('parley://lab:7000'));
  expect(no.done).toEqual([
    expect.stringMatching(/^asked Use the server lab:7000\? A link asked for this\./),
  ]);
  const yes = set({ server: { host: 'old', port: 6666 } });
  await yes.opening.handle(open('parley://lab:7000'));
  expect(yes.done).toEqual([expect.stringContaining('disconnects from old:6666.'), 'use lab 7000']);
});

test('a link that names another key than is known says so, also for the server in use', async () => {
  const { opening, done } = set({ server: { host: 'lab', port: 6666 } });
  await opening.handle(open(`parley://lab/?key=${known}`));
  await opening.handle(open(`parley://lab/?key=${other}`));
  await opening.handle(open(`parley://new/?key=${other}`));
  expect(done).toEqual([
    expect.stringMatching(
      /^told Parley already uses the server lab:6666\. It has the key that the link names/,
    ),
    expect.stringContaining('another key'),
    `use lab 6666 ${other}`,
    expect.not.stringContaining('another key'),
    `use new 6666 ${other}`,
  ]);
});

test('a link that names the key of the server in use, which is not known yet, is used after a question', async () => {
  const { opening, done } = set({ server: { host: 'new', port: 6666 } });
  await opening.handle(open(`parley://new/?key=${other}`));
  expect(done).toEqual([expect.not.stringContaining('disconnects'), `use new 6666 ${other}`]);
});

test('a host name that looks like another one is shown in ASCII, and the server in use needs no question', async () => {
  const { opening, done } = set({ answer: false, server: { host: 'lab', port: 6666 } });
  await opening.handle(open('parley://аpple.com'));
  await opening.handle(open('parley://lab'));
  expect(done).toEqual([
    expect.stringContaining('Use the server xn--pple-43d.com:6666?'),
    'told Parley already uses the server lab:6666.',
  ]);
});

test.each(['parley://lab/x', 'https://example.org', 'file://elsewhere/x'])('%s is refused', async (link) => {
  const { opening, done } = set();
  await opening.handle(open(link));
  expect(done).toEqual([expect.stringMatching(/^told This link cannot be opened\. .+/)]);
});

test('a file is imported or restored after a question, and the user is told the result', async () => {
  const no = set({ answer: false });
  await no.opening.handle(open('/home/ann/all.jsonl'));
  expect(no.done).toEqual(['preferences advanced', expect.stringContaining('“all.jsonl”')]);
  const yes = set();
  await yes.opening.handle(open('/all.jsonl'));
  await yes.opening.handle(open('/bad.jsonl'));
  expect(yes.done.filter((each) => !/^(asked|preferences)/.test(each))).toEqual([
    'import /all.jsonl',
    'told Good.',
    'import /bad.jsonl',
    'told “bad.jsonl” cannot be opened. Bad.',
  ]);
  const backup = set({ backup: true });
  await backup.opening.handle(open('/ann.tar'));
  expect(backup.done).toEqual(['preferences advanced', 'restore /ann.tar']);
});

test('links that follow one another lead to one question at a time, and to none once the window is closed', async () => {
  const { opening, done } = set({ answer: false });
  await Promise.all(['a', 'b', 'c'].map((host) => opening.handle(open(`parley://${host}`))));
  expect(done).toHaveLength(1);
  await opening.handle(open('parley://d'));
  expect(done).toHaveLength(2);
  const closed = set({ isClosed: true });
  await closed.opening.handle(open('parley://a'));
  expect(closed.done).toEqual([]);
});

test('the app goes on if a window is closed before its question is answered', async () => {
  const { opening, done } = set({ closes: true });
  await opening.handle(open('parley://lab'));
  await opening.again(open('/home/ann/all.jsonl'));
  expect(done.filter((each) => each.startsWith('logged'))).toHaveLength(2);
});
