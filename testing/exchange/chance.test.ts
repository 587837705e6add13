import { expect, it } from 'vitest';
import type { ConversationId } from '../../shared/ids';
import { everybody, SimulatedNode } from './node';
import type { Snapshot } from './stored-logs';
import { connectAll, expectSame, expectSilence, pair, separate } from './scenario';
import { connect } from './wires';
import { World } from './world';

/** Number of histories; MODEL_SEEDS sets another. */
const seeds = Number(process.env.MODEL_SEEDS ?? 3);

/** Random actions of people, and random failures of machines. */
class Life {
  readonly world: World;
  readonly nodes: SimulatedNode[];
  readonly room: ConversationId;
  readonly #snapshots = new Map<SimulatedNode, Snapshot>();

  constructor(
    seed: number,
    private readonly withClones: boolean,
  ) {
    this.world = new World(seed);
    this.nodes = everybody(this.world, 5);
    this.nodes.push(new SimulatedNode(this.world, 'person 1', { computer: 2 }));
    const [founder, ...others] = this.nodes;
    if (!founder) throw new Error('nobody');
    this.room = founder.found(others.slice(0, 3));
  }

  async live(steps: number): Promise<void> {
    for (let step = 0; step < steps; step += 1) {
      const [a, b] = [this.#pick(this.nodes), this.#pick(this.nodes)];
      if (a && b && a !== b) this.#step(a, b, `${step}`);
      await this.world.run(this.world.now + this.world.random() * 300);
    }
  }

  #step(a: SimulatedNode, b: SimulatedNode, text: string): void {
    const chance = this.world.random();
    if (chance < 0.25)
      connect(a, b).linesLeft = this.world.random() < 0.3 ? 1 + this.world.random() * 20 : Infinity;
    else if (chance < 0.35) this.#pick(a.wires)?.cut();
    else if (chance < 0.4) a.restart();
    else if (chance < 0.45) a.tellPeers();
    else if (chance < 0.5 && this.withClones) this.#copy(a);
    else if (a.log(this.room).state.members.has(a.person)) this.#act(a, b, text);
  }

  #act(a: SimulatedNode, b: SimulatedNode, text: string): void {
    const { room } = this;
    const chance = this.world.random();
    if (chance < 0.7) a.say(room, `${text} by ${a.computer.name}`);
    else if (chance < 0.85) a.invite(room, [b], this.world.random() < 0.3);
    else if (chance < 0.9) a.uninvite(room, b);
    else if (chance < 0.93) a.leave(room);
    else if (chance < 0.96) a.remove(room, b);
    else if (a.person === b.person) a.revoke(room, b);
  }

  /** Takes a snapshot, or sets the node back to one. */
  #copy(a: SimulatedNode): void {
    const snapshot = this.#snapshots.get(a);
    if (snapshot && this.world.random() < 0.5) a.setBack(snapshot);
    else this.#snapshots.set(a, a.snapshot());
  }

  #pick = <Value>(values: readonly Value[]): Value | undefined =>
    values[Math.floor(this.world.random() * values.length)];
}

it.each([false, true])(
  'all nodes end with the same entries (with profiles that are set back: %s)',
  { timeout: 300_000 },
  async (withClones) => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const life = new Life(seed, withClones);
      await life.live(120);
      separate(life.nodes);
      connectAll(life.nodes);
      await life.world.run();
      const { room } = life;
      const members = life.nodes.filter((node) => node.log(room).state.members.has(node.person));
      try {
        if (members.length > 0) expectSame(members, room);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
      await expectSilence(life.world);
    }
  },
);

it('an upload resumes where it was interrupted, at any line', { timeout: 60_000 }, async () => {
  for (const lines of [1, 2, 3, 5, 8, 13, 21, 34, 55]) {
    const { world, ann, bob, wire, room } = await pair();
    wire.cut();
    ann.sayAll(
      room,
      Array.from({ length: 60 }, (_, n) => `message ${n}`),
      lines % 2 === 0,
    );
    await world.run();
    connect(ann, bob).linesLeft = lines;
    await world.run();
    ann.say(room, 'while they were apart');
    await world.run();
    separate([ann, bob]);
    connect(ann, bob).linesLeft = lines;
    await world.run();
    separate([ann, bob]);
    const before = bob.texts(room).length;
    const sent = ann.count('SEND_MESSAGE');
    connect(ann, bob);
    await world.run();
    expectSame([ann, bob], room);
    expect(bob.texts(room)).toHaveLength(61);
    // Only missing entries are sent.
    expect(ann.count('SEND_MESSAGE') - sent).toBeLessThanOrEqual(61 - before);
    await expectSilence(world);
  }
});
