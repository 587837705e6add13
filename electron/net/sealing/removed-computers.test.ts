import { afterEach, expect, test } from 'vitest';
import type { ConversationId } from '../../../shared/ids';
import {
  endAll,
  joinWhenAsked,
  meet,
  named,
  peer,
  portOf,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import { realEnvironment, type Environment } from '../../../runtime/environment';
import { revoke } from '../../../runtime/entries/revocations';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import type { ChatClient } from '../types';

afterEach(endAll);

/** A clock that never shows the same time twice. */
function ticking(): Environment {
  let last = 0;
  return { ...realEnvironment, now: () => (last = Math.max(last + 1, Date.now())) };
}

const shows = (node: ChatClient, conversation: ConversationId, text: string): Promise<void> =>
  until(node, () => textsOf(node, conversation).includes(text));

test('a computer that was removed before it wrote anything is given no keys, and others are used from then on', async () => {
  const keys = newKeys();
  const store = memoryStore();
  const desk = await peer('ann', [], { keys });
  const lap = await peer('ann', [], { keys: newKeys(keys.person) });
  const bob = await peer('bob', [], { store, environment: ticking() });
  await meet(bob, [portOf(desk), portOf(lap)]);
  await until(bob, () => bob.online.has(desk.id));
  const begun = await bob.invite([named(desk)], undefined, 'sealed');
  if (!begun.ok) throw new Error(begun.error.message);
  const { conversation } = begun.value;
  const isNear = (): boolean => bob.computersNearby(conversation).some(({ writer }) => writer === lap.writer);
  await joinWhenAsked(desk, conversation);
  await until(bob, () => bob.conversations.get(conversation)?.log.state.members.size === 2 && isNear());
  await bob.sendText(conversation, 'one');
  await shows(lap, conversation, 'one');
  const chain = () => store.keys.ownChain(conversation)?.state.chain;
  expect(chain()).toBe(1);

  // A third computer tells of it. No control in the conversation does.
  const revocations = [{ ...revoke(keys.person, lap.writer, 5), heardAt: 5 }];
  await peer('ann', [portOf(bob)], {
    keys: newKeys(keys.person),
    revocations: { revocations, keep: () => undefined },
  });
  await until(bob, () => !isNear());
  await bob.sendText(conversation, 'two');
  await shows(desk, conversation, 'two');
  expect(chain()).toBe(2);
  await bob.sendText(conversation, 'three');
  await shows(desk, conversation, 'three');
  expect(chain()).toBe(2);
  expect(store.inTransit.keysFor(lap.writer, 0, 10)).toEqual([]);
});
