import { expect, test } from 'vitest';
import { failed } from '../../../../shared/protocol/errors';
import { phrase } from '../../../../shared/words/phrase';
import { conversation } from '../../../../testing/membership/entries';
import { conversationNamed, person } from '../../../../testing/membership/names';
import type { Caller } from '../../ipc/router';
import type { FirstRead } from '../../../net/transfers/types';
import { Beginnings } from './beginnings';

const planned = conversationNamed('planned');
const before = conversationNamed('before');
/** What there is to know of a conversation of Ann's and Bob's. */
const withBob = {
  state: { members: new Set([person('ann'), person('bob')]), invited: new Map() },
  company: { others: [person('bob')], presence: 'here' },
  title: undefined,
  isLeaving: false,
  at: 1,
};
const caller: Caller = { window: 1, kind: 'conversation', conversation: planned };
const saying = (text: string) => ({ text, said: { kind: 'text', fields: { text } } });

/** A planned conversation with Bob. @param isRefused whether his keys are unknown, and the user wants no open one */
function planning(
  isRefused = false,
  { saidSealed = false, there }: { saidSealed?: boolean; there?: { isSealed: boolean } } = {},
) {
  const done: string[] = [];
  /** Whether a file beside the draft can be sent, once it has been read. */
  const file = { first: Promise.resolve<FirstRead>('ready') };
  const plans = new Map([
    [planned, { people: [{ id: person('bob'), user: 'bob' }], isOpen: false, saidSealed, at: 1 }],
  ]);
  const drafts = new Map<string, string>();
  const note =
    (what: string) =>
    (...about: unknown[]) =>
      void done.push([what, ...about].join(' '));
  const parts = {
    client: {
      id: person('ann'),
      sealability: () => Promise.resolve({ kind: 'sealed' }),
      invite: (_people: unknown, _title: unknown, _sealing: unknown, said?: { fields: { text: string } }) => {
        done.push(`invite ${said?.fields.text ?? ''}`);
        return Promise.resolve(
          isRefused
            ? failed('no-certificate', phrase('failure.noCertificate', { names: 'bob' }))
            : { ok: true, value: { conversation } },
        );
      },
    },
    dialogs: { confirm: () => Promise.resolve(false) },
    windows: { become: note('become'), giveBack: () => false },
    conversations: {
      all: () => new Map(there ? [[before, { ...withBob, ...there }]] : []),
      digest: () => there,
    },
    transfers: { moveAttachments: note('move'), untilFirstRead: () => file.first },
    memory: {
      draft: (id: string) => drafts.get(id) ?? '',
      setDraft: (id: string, text: string) => void drafts.set(id, text),
    },
    changed: () => undefined,
    plans: {
      drafted: () => undefined,
      get: (id: typeof planned) => plans.get(id),
      has: (id: typeof planned) => plans.has(id),
      remove: (id: typeof planned) => plans.delete(id),
    },
  };
  return { done, file, plans, drafts, beginnings: new Beginnings(parts as never) };
}

test('the first that is sent founds the conversation, and what is sent meanwhile comes after it', async () => {
  const { done, plans, beginnings } = planning();
  const both = [beginnings.of(planned, caller, saying('one')), beginnings.of(planned, caller, saying('two'))];
  expect(await Promise.all(both)).toEqual([
    { conversation, isSaid: true },
    { conversation, isSaid: false },
  ]);
  expect(done).toEqual([
    'invite one',
    `move ${planned} ${conversation}`,
    `become ${planned} ${conversation}`,
  ]);
  expect(plans.size).toBe(0);
  expect(await beginnings.of(conversation, caller, saying('three'))).toEqual({ conversation, isSaid: false });
});

test('if the user wants no open conversation, the plan stays, and it can be tried again', async () => {
  const { done, plans, beginnings } = planning(true);
  const code = 'cancelled';
  await expect(beginnings.of(planned, caller, saying('one'))).rejects.toMatchObject({ code });
  await expect(beginnings.of(planned, caller, saying('one'))).rejects.toMatchObject({ code });
  expect(done).toEqual(['invite one', 'invite one']);
  expect(plans.size).toBe(1);
});

test('what is typed while it is founded is the draft of the conversation', async () => {
  const { drafts, beginnings } = planning();
  const sent = beginnings.of(planned, caller, saying('one'));
  drafts.set(planned, 'and cake');
  await sent;
  expect(drafts.get(conversation)).toBe('and cake');
});

test('what is sent as the window is closed and founds nothing is the draft again, with what was typed beside it', async () => {
  const { drafts, beginnings } = planning(true);
  const both = [beginnings.of(planned, caller, saying('one')), beginnings.of(planned, caller, saying('two'))];
  drafts.set(planned, 'and cake');
  beginnings.windowClosed(planned);
  for (const sent of both) await expect(sent).rejects.toMatchObject({ code: 'cancelled' });
  expect(drafts.get(planned)).toBe('one\ntwo\nand cake');
});

test('what is sent as the window is closed is no draft once it has gone', async () => {
  const { drafts, beginnings } = planning();
  const sent = beginnings.of(planned, caller, saying('one'));
  drafts.set(planned, 'and cake');
  beginnings.windowClosed(planned);
  // A window that is opened and closed again meanwhile.
  beginnings.windowClosed(planned);
  await sent;
  expect(drafts.get(conversation)).toBe('and cake');
});

test('a conversation with the same person that has begun meanwhile is used, with the draft that it has', async () => {
  const { done, plans, drafts, beginnings } = planning(false, {
    saidSealed: true,
    there: { isSealed: true },
  });
  drafts.set(before, 'already here');
  const sent = beginnings.of(planned, caller, saying('one'));
  drafts.set(planned, 'and cake');
  expect(await sent).toEqual({ conversation: before, isSaid: false });
  expect(done).toEqual([`move ${planned} ${before}`, `become ${planned} ${before}`]);
  expect(drafts.get(before)).toBe('and cake\nalready here');
  expect(plans.size).toBe(0);
});

test('one that is open is not used by a window that has said “Encrypted”', async () => {
  const sealed = planning(false, { saidSealed: true, there: { isSealed: false } });
  expect(await sealed.beginnings.of(planned, caller, saying('one'))).toMatchObject({
    conversation,
    isSaid: true,
  });
  const open = planning(false, { there: { isSealed: false } });
  expect(await open.beginnings.of(planned, caller, saying('one'))).toMatchObject({ conversation: before });
});

test('if the first is a file, nobody is invited before it has been read, and nobody if it cannot be', async () => {
  const { done, file, plans, drafts, beginnings } = planning();
  file.first = Promise.resolve('none');
  const caption = { text: 'The plan' };
  await expect(beginnings.of(planned, caller, caption)).rejects.toMatchObject({ code: 'empty-text' });
  file.first = Promise.resolve('held');
  await expect(beginnings.of(planned, caller, caption)).rejects.toMatchObject({ code: 'cancelled' });
  expect([done, plans.size]).toEqual([[], 1]);
  let read: (first: FirstRead) => void = () => undefined;
  file.first = new Promise((resolve) => {
    read = resolve;
  });
  const sent = beginnings.of(planned, caller, caption);
  await Promise.resolve();
  // The window takes nothing back once it is closed: what was written is the draft until it goes.
  beginnings.windowClosed(planned);
  expect([done, drafts.get(planned), beginnings.isFounding(planned)]).toEqual([[], 'The plan', true]);
  read('ready');
  expect(await sent).toEqual({ conversation, isSaid: false });
  expect(done[0]).toBe('invite ');
});
