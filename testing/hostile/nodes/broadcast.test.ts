import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { newKeys, type WriterKeys } from '../../../electron/net/keys';
import type { ChatClient } from '../../../electron/net/types';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId } from '../../../shared/ids';
import { digestLine } from '../../../shared/exchange/wire';
import { ScriptedConversation } from '../../nodes/test-authors';
import { atEnd, endAll, joinWhenAsked, hasMembers, peer, portOf, textsOf, until } from '../../nodes/test-kit';
import { Stranger } from './stranger';

/**
 * Rooms without a server, in which a member lies about what is passed on: it says that it is connected with everybody, so that
 * the others rely on it, and gives one of them, the victim, nothing.
 */

afterEach(endAll);

/** Enough people that not everybody compares with everybody. */
const honestPeople = 11;
/** Messages that the liar brings meanwhile are this far apart: less than the silence after which nodes compare. */
const chatterMs = 250;
const chatterBefore = 24;

/** A room of honest nodes, all connected with each other, and a liar with a connection to each. */
interface Room {
  readonly conversation: ConversationId;
  readonly nodes: readonly ChatClient[];
  readonly victim: ChatClient;
  readonly liar: Liar;
}

/** A member who decides what each of the others gets. */
class Liar {
  readonly #lanes = new Map<ChatClient, Stranger>();

  constructor(
    readonly keys: WriterKeys,
    /** Somebody honest who is connected with the liar only. */
    readonly remote: WriterKeys,
    readonly script: ScriptedConversation,
  ) {}

  async meet(node: ChatClient): Promise<void> {
    this.#lanes.set(node, await Stranger.registered(portOf(node), { keys: this.keys }));
  }

  give(nodes: Iterable<ChatClient>, ...entries: readonly LogEntry[]): void {
    for (const node of nodes)
      for (const entry of entries) this.#lanes.get(node)?.sendBytes(encodeEntry(entry));
  }

  send(nodes: Iterable<ChatClient>, command: string, fields: object): void {
    for (const node of nodes) this.#lanes.get(node)?.send(command, fields);
  }

  sendBytes(nodes: Iterable<ChatClient>, bytes: Uint8Array): void {
    for (const node of nodes) this.#lanes.get(node)?.sendBytes(bytes);
  }

  /** Says that it is connected with all of these. */
  claimConnections(to: Iterable<ChatClient>, nodes: readonly ChatClient[]): void {
    this.send(to, 'PEERS', { peers: nodes.map(({ writer }) => ({ peer: writer, urls: [] })) });
  }

  /** How many lines with a command the others have sent to it. */
  heard(command: string): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + lane.count(command), 0);
  }
}

async function roomWithLiar(): Promise<Room> {
  const nodes: ChatClient[] = [];
  for (let index = 0; index < honestPeople; index += 1)
    nodes.push(await peer(`person${index}`, nodes.map(portOf)));
  for (const node of nodes)
    await until(node, () => nodes.every((other) => other === node || node.online.has(other.id)));
  const [keys, remote] = [newKeys(), newKeys()];
  const { script, founding } = ScriptedConversation.founded(
    keys,
    remote.person.id,
    ...nodes.map(({ id }) => id),
  );
  const { conversation } = script;
  const liar = new Liar(keys, remote, script);
  for (const node of nodes) await liar.meet(node);
  liar.give(nodes, founding, ...script.join(remote));
  await Promise.all(nodes.map((node) => joinWhenAsked(node, conversation)));
  await Promise.all(nodes.map((node) => hasMembers(node, conversation, honestPeople + 2)));
  const [victim] = nodes;
  if (!victim) throw new Error('a victim');
  liar.claimConnections(nodes, nodes);
  return { conversation, nodes, victim, liar };
}

const others = ({ nodes, victim }: Room): ChatClient[] => nodes.filter((node) => node !== victim);
const hash = (): string => randomBytes(32).toString('base64url');

/** Does something again and again until the test ends. */
function repeat(ms: number, run: () => void): void {
  const timer = setInterval(run, ms);
  atEnd(() => clearInterval(timer));
}

/** Expects that somebody honest is heard by everybody, and that the victim gets what the liar gave to the others only. */
async function repaired(room: Room): Promise<void> {
  const { conversation, nodes, liar, victim } = room;
  const [, honest] = nodes;
  liar.give(others(room), liar.script.say(liar.remote, 'from afar'));
  await honest?.sendText(conversation, 'from near');
  for (const node of nodes) await until(node, () => textsOf(node, conversation).includes('from near'));
  await until(victim, () => textsOf(victim, conversation).includes('from afar'));
}

test('what a node withholds that says it is connected with everybody comes from others', async () => {
  await repaired(await roomWithLiar());
});

test('somebody who talks on and on, and gives the victim nothing, does not keep others from comparing', async () => {
  const room = await roomWithLiar();
  const { liar, victim } = room;
  let said = 0;
  repeat(chatterMs, () => liar.give(others(room), liar.script.say(liar.keys, `chatter ${(said += 1)}`)));
  // Long enough that nothing is left to be compared of the time before.
  const [, other] = room.nodes;
  if (other) await until(other, () => textsOf(other, room.conversation).includes(`chatter ${chatterBefore}`));
  // Nobody else says anything: what the victim heard from others would make it compare.
  liar.give(others(room), liar.script.say(liar.remote, 'from afar'));
  await until(victim, () => textsOf(victim, room.conversation).includes('from afar'));
});

test('endless digests and claims of what nobody has delay nobody, and are answered a few times', async () => {
  const room = await roomWithLiar();
  const { liar, nodes, conversation } = room;
  let rounds = 0;
  repeat(20, () => {
    rounds += 1;
    for (let count = 0; count < 20; count += 1) liar.sendBytes(nodes, digestLine(conversation, hash()));
    const messages = { [liar.remote.writer.id]: [[1, 1_000, hash()]] };
    liar.send(nodes, 'HAVE', {
      conversations: [{ conversation, digest: hash(), controls: [hash()], messages }],
    });
  });
  await repaired(room);
  expect(liar.heard('HAVE') / honestPeople).toBeLessThan(2 * rounds + 20);
});

test('a node whose connections come and go endlessly delays nobody', async () => {
  const room = await roomWithLiar();
  const { liar, nodes } = room;
  let rounds = 0;
  const have = liar.heard('HAVE');
  repeat(20, () => {
    rounds += 1;
    liar.claimConnections(nodes, rounds % 2 === 0 ? nodes : []);
  });
  await repaired(room);
  expect((liar.heard('HAVE') - have) / honestPeople).toBeLessThan(20);
});
