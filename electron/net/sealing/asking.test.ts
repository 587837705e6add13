import { afterEach, expect, test } from 'vitest';
import { SimulatedTime } from '../../../testing/discovery/simulation';
import { sealedFounding } from '../../../testing/nodes/sealed-talk';
import { ScriptedConversation } from '../../../testing/nodes/test-authors';
import { endAll, person } from '../../../testing/nodes/test-kit';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import { Asking } from './asking';

afterEach(endAll);

/**
 * What asks for the keys of a message of Eve's that waits at Ann's.
 * @param isFresh whether it asks for a computer of hers that the conversation does not know yet
 */
async function kit(isFresh = false) {
  const [hers, eves] = [newKeys(), newKeys()];
  const store = memoryStore();
  const ann = person('ann', { keys: hers, store });
  const founding = sealedFounding(hers, eves);
  const { conversation } = founding;
  await ann.importEntries([founding]);
  const script = ScriptedConversation.of(ann, conversation);
  await ann.importEntries([...script.join(eves), script.say(eves, 'one')]);
  const time = new SimulatedTime();
  const asked: string[] = [];
  const log = () => ann.conversations.get(conversation)?.log;
  const keys = isFresh ? newKeys(hers.person) : hers;
  const asking = new Asking({
    keys,
    environment: time.environment(() => 0),
    store,
    late: { look: () => Promise.resolve(true) },
    links: () => [
      { person: undefined, writer: undefined, send: (command: string) => void asked.push(command) },
    ],
    logs: () => [log()].flatMap((each) => each ?? []),
    log,
    introduce: async () => void (isFresh && (await ann.importEntries(script.introduce(keys)))),
    onFault: (error) => {
      throw error;
    },
  });
  return { asking, asked, conversation, time };
}

test('messages that keep coming put off no question', async () => {
  const { asking, asked, conversation, time } = await kit();
  for (let second = 0; second < 3; second += 1) {
    asking.noticed(conversation);
    time.pass(1_000);
  }
  await expect.poll(() => asked).toEqual(['KEYS_WANTED']);
});

test('a message that comes brings the next question forward', async () => {
  const { asking, asked, conversation, time } = await kit();
  asking.noticed(conversation);
  time.pass(2_000);
  await expect.poll(() => asked).toHaveLength(1);
  asking.noticed(conversation);
  time.pass(2_000);
  await expect.poll(() => asked).toHaveLength(2);
});

test('a computer that has to introduce itself does so at once, and asks again when others may have heard of it', async () => {
  const { asking, asked, conversation, time } = await kit(true);
  asking.noticed(conversation);
  for (const [ms, total] of [
    [0, 1],
    [250, 2],
    [1_999, 2],
    [1, 3],
    [3_999, 3],
    [1, 4],
  ] as const) {
    time.pass(ms);
    await expect.poll(() => asked).toHaveLength(total);
    await new Promise(setImmediate);
  }
});
