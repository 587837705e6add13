import { expect, test } from 'vitest';
import { calls } from '../../../shared/ipc/contract';
import type { ConversationId } from '../../../shared/ids';
import { conversation as own } from '../../../testing/membership/entries';
import { conversationNamed, hash, person } from '../../../testing/membership/names';
import { limits } from '../../../shared/protocol/limits';
import { KeysLockedError } from '../../storage/keys/profile-keys';
import { silent } from '../../storage/logger';
import { CallError, callNames, routes, type Caller, type Handlers, type Source } from './router';
import type { Refusal } from '../windows/window-use';

const done: string[] = [];
/** The conversation of the last message. */
let sentIn = '';

/** Handlers that record their calls. */
function fakes(): Handlers {
  const reached = (name: string) => () => void done.push(name);
  const plain = Object.fromEntries(callNames.map((name) => [name, reached(name)]));
  return Object.assign({} as Handlers, plain, {
    leave: () => {
      throw new CallError('not-a-member', 'You are not in it.');
    },
    retryNow: () => {
      throw new Error('a secret of the inside');
    },
    send: (args: { conversation: string; text: string }) => {
      sentIn = args.conversation;
      if (args.text === 'with locked keys') throw new KeysLockedError('the keys are locked');
      done.push('send');
    },
  });
}

/** The answer to windows that act outside their page. */
let refusal: Refusal | undefined;
const acted: number[] = [];
const actOutside = (window: number): Refusal | undefined => {
  acted.push(window);
  return refusal;
};
const table = routes(fakes(), actOutside, silent);
const caller = (kind: Caller['kind'], conversation: ConversationId | null = null): Caller => ({
  window: 1,
  kind,
  conversation,
});
const from = (changes: Partial<Source> = {}): Source => ({
  topFrame: true,
  origin: 'app://roster',
  caller: caller('roster'),
  ...changes,
});
const inC = from({ origin: 'app://conversation', caller: caller('conversation', own) });

async function call(name: (typeof callNames)[number], source: Source, args: unknown): Promise<string> {
  done.length = 0;
  const route = table.get(name);
  if (!route) throw new Error(name);
  const outcome = await route(source, args);
  if (!outcome.ok) expect(done).toEqual([]);
  return outcome.ok ? 'ok' : outcome.error.code;
}

test('every call that takes a title accepts one slightly too long, so that its handler can explain the limit', async () => {
  const title = 'x'.repeat(limits.titleCharacters + 1);
  expect(await call('talkTo', from(), { people: [person('ann')], title })).toBe('ok');
  expect(await call('setTitle', inC, { conversation: own, title })).toBe('ok');
});

test('a window whose planned conversation was founded may name either, and acts in the one that was founded', async () => {
  const planned = conversationNamed('planned');
  const founded = from({
    origin: 'app://conversation',
    caller: { ...caller('conversation', own), formerly: planned },
  });
  for (const conversation of [planned, own]) {
    expect(await call('send', founded, { conversation, text: 'x' })).toBe('ok');
    expect(sentIn).toBe(own);
  }
  const other = conversationNamed('other');
  expect(await call('send', founded, { conversation: other, text: 'x' })).toBe('forbidden');
  expect(await call('send', inC, { conversation: planned, text: 'x' })).toBe('forbidden');
});

test('a valid call is carried out', async () => {
  expect(await call('setName', from(), { user: 'ann' })).toBe('ok');
  expect(done).toEqual(['setName']);
  expect(await call('send', inC, { conversation: own, text: 'x' })).toBe('ok');
});

test.each([
  ['a frame inside a page', from({ topFrame: false })],
  ['another origin', from({ origin: 'https://example.org' })],
  ['another host of the scheme', from({ origin: 'app://elsewhere' })],
  ['the origin of another kind of window', from({ origin: 'app://conversation' })],
  ['a window that is not known', from({ caller: undefined })],
  ['a kind of window that may not', from({ origin: 'app://invitation', caller: caller('invitation') })],
])('%s is refused', async (_what, source) => {
  expect(await call('setName', source, { user: 'ann' })).toBe('forbidden');
});

test('a conversation window may only name its own conversation', async () => {
  expect(await call('send', inC, { conversation: 'd', text: 'x' })).toBe('forbidden');
  expect(await call('send', inC, { conversation: [own], text: 'x' })).toBe('forbidden');
  expect(await call('search', inC, { text: 'x' })).toBe('forbidden');
});

test.each([undefined, null, 7, 'x', [], {}, { user: 7 }, { user: 'x'.repeat(201) }])(
  'arguments that do not fit the schema are refused: %j',
  async (args) => expect(await call('setName', from(), args)).toBe('bad-arguments'),
);

test('a refusal keeps its code; an exception reveals no details', async () => {
  const leave = await table.get('leave')?.(inC, { conversation: own });
  expect(leave).toEqual({ ok: false, error: { code: 'not-a-member', message: 'You are not in it.' } });
  const broken = await table.get('retryNow')?.(from(), {});
  expect(broken).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(JSON.stringify(broken)).not.toContain('secret');
});

test('whatever needs the private keys says that they are locked', async () => {
  expect(await call('send', inC, { conversation: own, text: 'with locked keys' })).toBe('locked');
});

test('only calls that act outside the page are counted and can be refused by rate', async () => {
  const outside = callNames.filter((name) => 'outside' in calls[name]);
  expect(outside).toContain('messageMenu');
  const link = { conversation: own, row: hash('row'), link: 0 };
  for (const why of ['not-in-use', 'too-often'] as const) {
    refusal = why;
    acted.length = 0;
    expect(await call('openLink', inC, link)).toBe(why);
    expect(acted).toEqual([1]);
    expect(await call('send', inC, { conversation: own, text: 'x' })).toBe('ok');
    expect(await call('openLink', inC, { ...link, conversation: 'd' })).toBe('forbidden');
    expect(await call('openLink', inC, { ...link, link: -1 })).toBe('bad-arguments');
    expect(acted).toEqual([1]);
  }
  refusal = undefined;
  expect(await call('openLink', inC, link)).toBe('ok');
});
