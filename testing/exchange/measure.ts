import { everybody, SimulatedNode } from './node';
import { connect } from './wires';
import { World } from './world';

/** Seconds of CPU that something took. */
async function cpuOf(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const countsOf = (nodes: readonly SimulatedNode[]): string => {
  const lines = new Map<string, number>();
  for (const node of nodes)
    for (const [command, count] of node.lines) lines.set(command, (lines.get(command) ?? 0) + count);
  return [...lines].map(([command, count]) => `${command} ${count}`).join(', ');
};

/** A room without a server: everybody is connected with everybody, joins, and says something. */
export async function room(people: number, measured = cpuOf): Promise<void> {
  const world = new World();
  world.isWatching = false;
  const nodes = everybody(world, people);
  nodes.forEach((a, index) => nodes.slice(index + 1).forEach((b) => connect(a, b)));
  for (const node of nodes) node.tellPeers();
  const [founder, ...others] = nodes;
  if (!founder) throw new Error('nobody');
  const conversation = founder.found(others);
  const report = (what: string, seconds: number): void => {
    const bytes = nodes.reduce((total, node) => total + node.bytes, 0);
    console.log(
      `${what}: ${seconds.toFixed(2)} s of CPU in all, ${countsOf(nodes)}; ${Math.round(bytes / people)} bytes a node; ` +
        `${world.checks} signatures`,
    );
    for (const node of nodes) {
      node.lines.clear();
      node.bytes = 0;
    }
    world.checks = 0;
  };
  report('joining', await measured(() => world.run()));
  report(
    'one message by each',
    await measured(async () => {
      for (const node of nodes) node.say(conversation, `hello from ${node.computer.name}`);
      await world.run();
    }),
  );
  if (world.faults.length > 0) console.log(world.faults.slice(0, 3));
}

/** One node catches up with what another holds. `measured` runs the part that is measured. */
export async function catchUp(count: number, isBatch: boolean, measured = cpuOf): Promise<void> {
  const world = new World();
  world.isWatching = false;
  const [ann, bob] = [new SimulatedNode(world, 'ann'), new SimulatedNode(world, 'bob')];
  const wire = connect(ann, bob);
  const conversation = ann.found([bob]);
  await world.run();
  wire.cut();
  for (let done = 0; done < count; done += 1_000) {
    ann.sayAll(
      conversation,
      Array.from(
        { length: 1_000 },
        (_, index) => `message ${done + index} of an ordinary length, as people write`,
      ),
      isBatch,
    );
    await world.run();
  }
  for (const node of [ann, bob]) node.lines.clear();
  world.checks = 0;
  const seconds = await measured(async () => {
    connect(ann, bob);
    await world.run();
  });
  const got = bob.messages(conversation).length;
  console.log(
    `catch-up of ${got}: ${seconds.toFixed(2)} s of CPU, ${Math.round(got / seconds)} a second; ` +
      `${countsOf([ann, bob])}; ${world.checks} signatures`,
  );
}
