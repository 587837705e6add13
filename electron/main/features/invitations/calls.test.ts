import { expect, test } from 'vitest';
import { failed, success } from '../../../../shared/protocol/errors';
import { phrase } from '../../../../shared/words/phrase';
import { conversation } from '../../../../testing/membership/entries';
import type { Caller } from '../../ipc/router';
import { invitationsHandlers } from './calls';

const caller: Caller = { window: 1, kind: 'invitation', conversation: null };

test('an answer that cannot be sent is in front of the draft that is there', async () => {
  const drafts = new Map<string, string>([[conversation, 'And then']]);
  const parts = {
    client: {
      join: () => Promise.resolve(success(undefined)),
      sendText: () => Promise.resolve(failed('internal', phrase('failure.notHere'))),
    },
    windows: { openConversation: () => undefined },
    memory: {
      draft: (id: string) => drafts.get(id) ?? '',
      setDraft: (id: string, text: string) => void drafts.set(id, text),
    },
  };
  await invitationsHandlers(parts as never).accept({ conversation, answer: 'Gladly' }, caller);
  expect(drafts.get(conversation)).toBe('Gladly\nAnd then');
});
