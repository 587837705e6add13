import { expect, test } from 'vitest';
import { signFounding } from '../../../runtime/entries/signing';
import { openInvite } from '../../../shared/conversation/control-entry';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import { Commits } from './commits';
import { Conversations } from './conversations';
import { Writing } from './writing';

test('nothing is written in the clear into a sealed conversation, which this version cannot seal', async () => {
  const [ann, me] = [newKeys(), newKeys()];
  const founding = signFounding(ann.writer, {
    command: 'INVITE',
    clock: 1,
    at: 1,
    from: 'ann',
    extra: {},
    invited: [{ id: me.person.id, user: 'me' }],
    title: undefined,
    ...openInvite,
    isSealed: true,
    history: false,
    certificates: [me.certificate],
    certificate: ann.certificate,
  });
  const store = memoryStore();
  const onFault = (error: unknown): void => {
    throw error;
  };
  const conversations = new Conversations({ me: me.person.id, store, isLeaving: () => false });
  const commits = new Commits({ conversations, store, now: () => 0, onFault });
  const writing = new Writing(
    conversations,
    commits,
    me,
    () => 2,
    () => undefined,
    onFault,
  );
  const { conversation } = founding;
  await commits.work(test, 1, (log) => log(conversation).offer(founding));
  expect(await writing.join(conversation, 'me')).toMatchObject({ ok: true });
  const refused = { ok: false, error: { phrase: { key: 'failure.cannotSeal' } } };
  const said = { kind: 'text', fields: { text: 'a secret' } };
  expect(await writing.say(conversation, 'me', said)).toMatchObject(refused);
  const cleo = { id: newKeys().person.id, user: 'cleo' };
  expect(await writing.inviteMore(conversation, 'me', [cleo], false)).toMatchObject(refused);
  expect(conversations.get(conversation)?.log.isSealed).toBe(true);
  expect(conversations.get(conversation)?.log.state.members.size).toBe(2);
});
