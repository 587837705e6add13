import { expect, test } from 'vitest';
import { conversationNamed } from '../../../../testing/membership/names';
import type { Caller } from '../../ipc/router';
import { conversationsHandlers } from './calls';

const planned = conversationNamed('planned');
const caller: Caller = { window: 1, kind: 'roster', conversation: null };

/** Deletes a draft. @param isFounding whether it is being sent */
function discarding(isFounding: boolean) {
  const done: string[] = [];
  const parts = {
    plans: { has: () => true, remove: () => void done.push('removed') },
    beginnings: { isFounding: () => isFounding },
    windows: { closeConversation: () => void done.push('closed') },
    changed: () => undefined,
  };
  const { discardPlan } = conversationsHandlers(parts as never);
  return { done, discard: async () => discardPlan({ conversation: planned }, caller) };
}

test('a draft is deleted with its window, and not while it is being sent: it would go all the same', async () => {
  const draft = discarding(false);
  await draft.discard();
  expect(draft.done).toEqual(['removed', 'closed']);
  const sent = discarding(true);
  await expect(sent.discard()).rejects.toThrow(/is being sent/);
  expect(sent.done).toEqual([]);
});
