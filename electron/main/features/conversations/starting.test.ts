import { expect, test } from 'vitest';
import { failed, type ErrorCode } from '../../../../shared/protocol/errors';
import { phrase } from '../../../../shared/words/phrase';
import { conversation } from '../../../../testing/membership/entries';
import { person } from '../../../../testing/membership/names';
import { sealedFounding } from '../../../../testing/nodes/sealed-talk';
import { newKeys } from '../../../net/keys';
import type { OutgoingContent, Sealing } from '../../../net/types';
import { found, inviteMore } from './starting';

const people = [{ id: person('bob'), user: 'bob' }];
const hello = { kind: 'text', fields: { text: 'Hello' } };

/** Founds a conversation, which is refused with `code` unless it is open. The user answers the question with `answer`. */
async function begin({ code, answer = false, isOpen = false, saidSealed = false, kind = 'sealed' }: Begin) {
  const done: string[] = [];
  const client = {
    sealability: () =>
      Promise.resolve(
        kind === 'open'
          ? { kind, simple: [person('bob')] }
          : { kind: 'sealed' as const, certificates: new Map() },
      ),
    invite: (_people: unknown, _title?: string, sealing?: Sealing, said?: OutgoingContent) => {
      done.push(`invite ${sealing ?? ''}, saying ${String(said?.fields['text'])}`);
      return Promise.resolve(
        code && sealing === 'sealed'
          ? failed(code, phrase('failure.noCertificate', { names: 'bob' }))
          : { ok: true as const, value: { conversation } },
      );
    },
  };
  const confirm = (_window: number, { message, detail }: { message: string; detail: string }) => {
    done.push(`asked ${message} ${detail}`);
    return Promise.resolve(answer);
  };
  const begun = found({ client, dialogs: { confirm } }, 1, { people, isOpen, saidSealed, at: 1 }, hello);
  return { done, begun: await begun.catch((error: unknown) => error) };
}

interface Begin {
  code?: ErrorCode;
  answer?: boolean;
  isOpen?: boolean;
  /** Whether the window has said that it is sealed. */
  saidSealed?: boolean;
  kind?: 'sealed' | 'open';
}

test('a conversation is sealed, and nobody is asked', async () => {
  expect(await begin({})).toEqual({ done: ['invite sealed, saying Hello'], begun: conversation });
});

test('one that is planned to be open is', async () => {
  expect(await begin({ isOpen: true })).toMatchObject({ done: ['invite open, saying Hello'] });
});

test('where somebody’s keys cannot be found, it is open only if the user agrees', async () => {
  const question = expect.stringMatching(
    /^asked Start an open conversation\? .*bob.*\n\n.*not from end to end/,
  );
  const sealed = 'invite sealed, saying Hello';
  const no = await begin({ code: 'no-certificate' });
  expect(no).toEqual({ done: [sealed, question], begun: undefined });
  const yes = await begin({ code: 'no-certificate', answer: true });
  expect(yes).toEqual({ done: [sealed, question, 'invite open, saying Hello'], begun: conversation });
});

test('with somebody who uses a simple client it is open, and nobody is asked where the window said so', async () => {
  expect(await begin({ kind: 'open' })).toEqual({ done: ['invite open, saying Hello'], begun: conversation });
});

test('where the window has said that it is sealed, it is open only if the user agrees', async () => {
  const said = { kind: 'open', code: 'simple-client', saidSealed: true } as const;
  const sealed = 'invite sealed, saying Hello';
  const question = expect.stringMatching(/^asked Start an open conversation\? /);
  expect(await begin(said)).toEqual({ done: [sealed, question], begun: undefined });
  const yes = await begin({ ...said, answer: true });
  expect(yes).toEqual({ done: [sealed, question, 'invite open, saying Hello'], begun: conversation });
});

test('another refusal is no reason for an open conversation', async () => {
  const { done, begun } = await begin({ code: 'not-a-member', answer: true });
  expect(done).toEqual(['invite sealed, saying Hello']);
  expect(begun).toMatchObject({ code: 'not-a-member' });
});

/** Invites Eve into a sealed conversation with Bob, which is refused with `code`. The user answers the question with `answer`. */
async function more({
  code,
  answer = false,
  leaves = false,
}: {
  code?: ErrorCode;
  answer?: boolean;
  /** Whether Bob leaves while the user is asked. */
  leaves?: boolean;
}) {
  const done: string[] = [];
  const client = {
    inviteMore: () =>
      Promise.resolve(
        code
          ? failed(code, phrase('failure.simpleClient', { names: 'eve' }))
          : { ok: true as const, value: sealedFounding(newKeys(), newKeys()) },
      ),
  };
  let inside = people;
  const confirm = (_window: number, { message, detail }: { message: string; detail: string }) => {
    done.push(`asked ${message} ${detail}`);
    if (leaves) inside = [];
    return Promise.resolve(answer);
  };
  const windows = { openConversation: () => void done.push('opened') };
  const plans = {
    make: (all: readonly { user: string }[], title?: string, isOpen?: boolean) => {
      done.push(`plan ${all.map(({ user }) => user).join()} ${title ?? 'untitled'} ${isOpen ? 'open' : ''}`);
      return conversation;
    },
  };
  const what = { conversation, people: [{ id: person('eve'), user: 'eve' }], history: false };
  const isDone = inviteMore(
    { client, dialogs: { confirm }, windows, plans },
    { window: 1 },
    what,
    () => inside,
  );
  return { done, isDone: await isDone.catch((error: unknown) => error) };
}

test('into a sealed conversation nobody comes whose program cannot open it: an open one with everybody is offered', async () => {
  expect(await more({})).toEqual({ done: [], isDone: true });
  const question = expect.stringMatching(
    /^asked Start an open conversation\? .*eve.* cannot open them\.\n\n.*bob.* and .*eve.*\n\n.*not from end to end/,
  );
  for (const code of ['simple-client', 'no-certificate'] as const)
    expect(await more({ code })).toEqual({ done: [question], isDone: false });
  expect(await more({ code: 'simple-client', answer: true })).toEqual({
    done: [question, 'plan bob,eve untitled open', 'opened'],
    isDone: true,
  });
  expect(await more({ code: 'not-a-member', answer: true })).toMatchObject({
    done: [],
    isDone: { code: 'not-a-member' },
  });
});

test('who leaves while the user is asked is not invited into the open conversation', async () => {
  const { done } = await more({ code: 'simple-client', answer: true, leaves: true });
  expect(done).toContain('plan eve untitled open');
});
