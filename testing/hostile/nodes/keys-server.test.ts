import { afterEach, expect, test } from 'vitest';
import { newKeys } from '../../../electron/net/keys';
import { memoryStore } from '../../../electron/net/memory-store';
import { isWaiting } from '../../../electron/net/sealing/opening';
import type { ChatClient, HistoryStore } from '../../../electron/net/types';
import type { ConversationId } from '../../../shared/ids';
import { foundSealed } from '../../nodes/sealed-talk';
import {
  endAll,
  hasMembers,
  hasty,
  joinWhenAsked,
  meet,
  peer,
  portOf,
  shownTo,
  textsOf,
  until,
  welcoming,
} from '../../nodes/test-kit';
import { personIn } from '../../nodes/test-wire';

/** A server between two people that passes everything on as it should, but for KEYS. */

afterEach(endAll);

type Fields = Readonly<Record<string, unknown>>;
type Send = (command: string, fields: object) => void;
/** What a server does with KEYS that it was given: `pass` takes those that it passes on to their recipient. */
type Malice = (keys: Fields, pass: (keys: Fields) => void, passBack: (keys: Fields) => void) => void;

/**
 * The address of such a server. It passes no question for keys on.
 * @param isLying whether it confirms all KEYS to their givers, so that these do not give them again; otherwise their recipients do
 */
function badServer(malice: Malice, isLying: boolean) {
  const sends = new Map<string, Send>();
  return welcoming(({ command, fields }, send, { socket }) => {
    if (command === 'WELCOMED') {
      const me = personIn(fields);
      sends.set(me, send);
      socket.on('close', () => sends.delete(me));
      // It has nothing itself: both tell it what they hold, which it passes on.
      if (sends.size === 2)
        for (const each of sends.values()) each('HAVE', { conversations: [], last: true });
      return;
    }
    const others = [...sends.values()].filter((each) => each !== send);
    const toOthers: Send = (what, value) => {
      for (const each of others) each(what, value);
    };
    if (command === 'KEYS') {
      if (isLying) send('KEYS_KEPT', { signatures: [fields['signature']] });
      malice(
        fields,
        (keys) => toOthers('KEYS', keys),
        (keys) => send('KEYS', keys),
      );
    } else if (command === 'KEYS_KEPT' ? !isLying : command !== 'KEYS_WANTED') toOthers(command, fields);
  });
}

/** Ann and Bob in a sealed conversation that they have begun near each other. Since then they meet at a bad server only. */
async function pair(malice: Malice, isLying = true) {
  const [hers, his] = [newKeys(), newKeys()];
  const environment = hasty(10, (ms) => ms <= 2_000);
  const [hersKept, store] = [memoryStore(), memoryStore()];
  const before = [
    await peer('ann', [], { keys: hers, environment, store: hersKept }),
    await peer('bob', [], { keys: his, environment, store }),
  ] as const;
  const conversation = await foundSealed(before[0], hers, his);
  await meet(before[1], [portOf(before[0])]);
  await joinWhenAsked(before[1], conversation);
  for (const node of before) await hasMembers(node, conversation, 2);
  for (const node of before) await node.close();
  const ann = await peer('ann', [], { keys: hers, environment, store: hersKept });
  const bob = await peer('bob', [], { keys: his, environment, store });
  const address = await badServer(malice, isLying);
  for (const node of [ann, bob]) node.setServer(address);
  for (const node of [ann, bob]) await until(node, () => node.connection.state === 'online');
  return { ann, bob, conversation, store };
}

const shows = (node: ChatClient, conversation: ConversationId, ...texts: string[]): Promise<void> =>
  until(node, () => textsOf(node, conversation).join() === texts.join());

const waitingAt = (node: ChatClient, conversation: ConversationId): number =>
  shownTo(node, conversation).filter(isWaiting).length;

/** The roots that a node keeps of a conversation. */
const rootsIn = ({ keys }: HistoryStore, conversation: ConversationId): number =>
  [...keys.provenRoots(conversation)].length;

test('a server that drops KEYS and says that it has them keeps messages waiting, and no longer than until people meet', async () => {
  const { ann, bob, conversation } = await pair(() => undefined);
  for (const text of ['one', 'two']) await ann.sendText(conversation, text);
  await until(bob, () => waitingAt(bob, conversation) === 2);
  expect(textsOf(bob, conversation)).toEqual([]);
  await meet(bob, [portOf(ann)]);
  await shows(bob, conversation, 'one', 'two');
});

test('a server that keeps KEYS back and passes them on in another order delays what is read, and changes nothing', async () => {
  const held: (() => void)[] = [];
  const { ann, bob, conversation, store } = await pair((keys, pass) => void held.push(() => pass(keys)));
  await ann.sendText(conversation, 'one');
  await until(bob, () => waitingAt(bob, conversation) === 1);
  await bob.sendText(conversation, 'two');
  await until(ann, () => waitingAt(ann, conversation) === 1);
  await ann.sendText(conversation, 'three');
  await until(bob, () => waitingAt(bob, conversation) === 2);
  for (const pass of held.toReversed()) pass();
  await shows(bob, conversation, 'one', 'two', 'three');
  expect(rootsIn(store, conversation)).toBe(2);
});

test('a server that replays KEYS, also to whoever gave them, adds nothing', async () => {
  const seen: Fields[] = [];
  const replay: Malice = (keys, pass, passBack) => {
    seen.push(keys);
    for (const each of [...seen, ...seen]) {
      pass(each);
      passBack(each);
    }
  };
  const { ann, bob, conversation, store } = await pair(replay, false);
  await ann.sendText(conversation, 'one');
  await shows(bob, conversation, 'one');
  await bob.sendText(conversation, 'two');
  await shows(ann, conversation, 'one', 'two');
  await ann.sendText(conversation, 'three');
  for (const node of [ann, bob]) await shows(node, conversation, 'one', 'two', 'three');
  expect(rootsIn(store, conversation)).toBe(2);
});
