import { expect } from 'vitest';
import type { ConversationId } from '../../shared/ids';
import { textOf } from './computers';
import { SimulatedNode } from './node';
import { connect, type Wire } from './wires';
import { World, type WatchedNode } from './world';

/** Number of lines of a command that nodes have sent. */
export const sum = (nodes: readonly SimulatedNode[], command: string): number =>
  nodes.reduce((total, node) => total + node.count(command), 0);

export function forgetCounts(nodes: readonly WatchedNode[]): void {
  for (const node of nodes) {
    node.lines.clear();
    node.bytes = 0;
  }
}

/**
 * Expects that all nodes see the same people and controls, each shows all messages that others show and that it may be given,
 * and nothing went wrong.
 */
export function expectSame(nodes: readonly SimulatedNode[], conversation: ConversationId): void {
  const [first, ...others] = nodes;
  if (!first) throw new Error('nobody');
  expect(first.world.faults.slice(0, 3)).toEqual([]);
  for (const node of others) {
    expect(node.members(conversation)).toEqual(first.members(conversation));
    expect(node.controls(conversation)).toEqual(first.controls(conversation));
  }
  for (const node of nodes) {
    const shown = new Set(node.shown(conversation));
    const due = nodes.flatMap((other) => other.messagesFor(node, conversation));
    expect(due.filter(({ hash }) => !shown.has(hash)).map(textOf)).toEqual([]);
  }
}

/** Expects that all nodes show the same entries: for conversations in which everybody took part all the time. */
export function expectAllSame(nodes: readonly SimulatedNode[], conversation: ConversationId): void {
  const [first, ...others] = nodes;
  expect(first?.world.faults.slice(0, 3)).toEqual([]);
  for (const node of others) {
    expect(node.members(conversation)).toEqual(first?.members(conversation));
    expect(node.shown(conversation)).toEqual(first?.shown(conversation));
  }
}

/** Two nodes, and a conversation founded by the first that the second has joined. */
export async function pair(): Promise<{
  world: World;
  ann: SimulatedNode;
  bob: SimulatedNode;
  wire: Wire;
  room: ConversationId;
}> {
  const world = new World();
  const [ann, bob] = [new SimulatedNode(world, 'ann'), new SimulatedNode(world, 'bob')];
  const wire = connect(ann, bob);
  const room = ann.found([bob]);
  await world.run();
  return { world, ann, bob, wire, room };
}

/** Connects everybody with everybody. */
export const connectAll = (nodes: readonly SimulatedNode[]): Wire[] =>
  nodes.flatMap((a, index) => nodes.slice(index + 1).map((b) => connect(a, b)));

/** Ends all connections. */
export function separate(nodes: readonly SimulatedNode[]): void {
  for (const node of nodes) for (const wire of [...node.wires]) wire.cut();
}

/** A room that the first node founded and the others have joined. */
export async function roomOf(
  names: readonly string[],
): Promise<{ world: World; nodes: SimulatedNode[]; room: ConversationId }> {
  const world = new World();
  const nodes = names.map((name) => new SimulatedNode(world, name));
  connectAll(nodes);
  const [founder, ...others] = nodes;
  if (!founder) throw new Error('nobody');
  const room = founder.found(others);
  await world.run();
  return { world, nodes, room };
}

/** Expects that nothing more is sent and nothing went wrong. */
export async function expectSilence(world: World): Promise<void> {
  forgetCounts(world.nodes);
  await world.run(world.now + 600_000);
  expect(world.nodes.flatMap((node) => [...node.lines])).toEqual([]);
  expect(world.faults.slice(0, 3)).toEqual([]);
}
