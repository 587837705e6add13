import { encodeEntry } from '../../runtime/entries/entry-codec';
import type { ConversationId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { computerOf, writeControl } from './computers';
import { everybody, type SimulatedNode } from './node';
import { connectAll, forgetCounts } from './scenario';
import { World } from './world';

/** A conversation of many people who are all connected with each other. */
export interface Room {
  readonly world: World;
  readonly nodes: readonly SimulatedNode[];
  readonly room: ConversationId;
}

/** What it cost that some messages reached everybody. */
export interface Spreading {
  /** Bytes of the messages' lines, each counted once. */
  readonly messages: number;
  /** Bytes that a node has sent, on average and at most. */
  readonly sent: number;
  readonly sentAtMost: number;
  /** Simulated time until everybody held the last one, in milliseconds. */
  readonly ms: number;
  /** Number of messages of which the author knows that everybody holds them. */
  readonly delivered: number;
}

/** A room in which everybody has joined, agrees, and knows who is connected. */
export async function busyRoom(count: number): Promise<Room> {
  const world = new World();
  world.isWatching = false;
  const nodes = everybody(world, count);
  const [founder, ...others] = nodes;
  if (!founder) throw new Error('nobody');
  const room = founder.found(others.slice(0, limits.peoplePerInvite));
  for (let start = limits.peoplePerInvite; start < others.length; start += limits.peoplePerInvite)
    founder.invite(room, others.slice(start, start + limits.peoplePerInvite));
  await world.run();
  for (const { computer } of others)
    founder.write(room, (log) => {
      const [invite] = log.state.invited.get(computer.person.id) ?? [];
      return invite ? [writeControl(computerOf(computer.name), log, { command: 'JOIN', invite }, 1)] : [];
    });
  await world.run();
  // Bringing all JOINs to all would take much longer than what is measured.
  const kept = founder.snapshot();
  for (const node of others) node.setBack(kept);
  connectAll(nodes);
  for (const node of nodes) node.tellPeers();
  await world.run();
  return { world, nodes, room };
}

/**
 * Lets the first `authors` people say one message each.
 * @param pauseMs simulated time between two messages
 */
export async function spread(
  { world, nodes, room }: Room,
  authors: number,
  pauseMs: number,
): Promise<Spreading> {
  forgetCounts(nodes);
  const speaking = nodes.slice(0, authors);
  const before = nodes.map((node) => node.messages(room).length);
  const said = [];
  for (const [index, node] of speaking.entries()) {
    said.push(node.say(room, `Message ${index}, in which somebody says something of the usual length.`));
    if (pauseMs > 0 && index < authors - 1) await world.run(world.now + pauseMs);
  }
  const from = world.now;
  const isEverywhere = (): boolean =>
    nodes.every((node, index) => node.messages(room).length === (before[index] ?? 0) + authors);
  while (!isEverywhere() && world.now - from < 60_000) await world.run(world.now + 1);
  const ms = world.now - from;
  await world.run();
  const bytes = nodes.map((node) => node.bytes);
  return {
    messages: said.reduce((sum, { entry }) => sum + encodeEntry(entry).length, 0),
    sent: bytes.reduce((sum, each) => sum + each, 0) / nodes.length,
    sentAtMost: Math.max(...bytes),
    ms,
    delivered: said.filter((each, index) => speaking[index]?.isDelivered(each)).length,
  };
}
