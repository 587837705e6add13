import type { NamedPerson } from '../shared/conversation/log-entry';
import type { PersonId } from '../shared/ids';
import { lie as tellLie } from './liars/lies';
import { serverNode } from './network';
import type { Place, World } from './world';

/** A random event. Returns what happened; undefined if it was not possible. */
type Step = (world: World, pick: Pick) => Promise<string | undefined>;
export type Pick = <Item>(items: readonly Item[]) => Item | undefined;

const running = ({ places }: World): Place[] => places.filter(({ node }) => node !== undefined);
const person = ({ id, user }: NamedPerson) => ({ id, user });
/** The people whom anybody may invite. Nobody knows who is a liar. */
const everybody = ({ people, liars }: World): NamedPerson[] => [
  ...people.map(person),
  ...liars.acquaintances,
  ...liars.acquaintances,
];
const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A person whose node runs, and a conversation in which they take part. */
async function somebody(world: World, pick: Pick) {
  const place = pick(running(world));
  const known = (await place?.node?.known()) ?? [];
  const theirs = known.filter(
    ({ members, invited }) => place && (members.includes(place.id) || invited.includes(place.id)),
  );
  const talk = pick(theirs);
  return place && talk ? { place, ...talk } : undefined;
}

const say: Step = async (world, pick) => {
  const talk = await somebody(world, pick);
  if (!talk) return undefined;
  const { place, conversation } = talk;
  const { done } = await world.act(place, { kind: 'say', conversation, text: `from ${place.user}` });
  return done ? `${place.user} says something` : undefined;
};

const invite: Step = async (world, pick) => {
  const place = pick(running(world));
  const other = pick(everybody(world).filter(({ id }) => id !== place?.id));
  if (!place?.node || !other || (await place.node.known()).length >= 4) return undefined;
  const { done } = await world.act(place, { kind: 'invite', people: [person(other)] });
  return done ? `${place.user} invites ${other.user}` : undefined;
};

const inviteMore: Step = async (world, pick) => {
  const talk = await somebody(world, pick);
  const other = pick(everybody(world).filter(({ id }) => id !== talk?.place.id));
  if (!talk || !other) return undefined;
  const { place, conversation } = talk;
  const history = pick([true, false]) ?? true;
  const deed = { kind: 'inviteMore' as const, conversation, people: [person(other)], history };
  const { done } = await world.act(place, deed);
  if (!done) return undefined;
  return `${place.user} adds ${other.user}${history ? ' with all that was said' : ''}`;
};

const answer: Step = async (world, pick) => {
  const talk = await somebody(world, pick);
  const kind = pick(['join', 'join', 'join', 'decline'] as const);
  if (!talk || !kind) return undefined;
  const { place, conversation } = talk;
  const { done } = await world.act(place, { kind, conversation });
  return done ? `${place.user}: ${kind}` : undefined;
};

const leave: Step = async (world, pick) => {
  const talk = await somebody(world, pick);
  if (!talk) return undefined;
  const { place, conversation } = talk;
  const { done } = await world.act(place, { kind: 'leave', conversation });
  return done ? `${place.user} leaves` : undefined;
};

/** The founder removes one of these people. */
async function removeOf(world: World, pick: Pick, isMeant: (id: PersonId) => boolean) {
  const talk = await somebody(world, pick);
  if (!talk || talk.founder !== talk.place.id) return undefined;
  const { place, conversation, members, invited } = talk;
  const other = pick([...members, ...invited].filter((id) => id !== place.id && isMeant(id)));
  if (other === undefined) return undefined;
  const { done } = await world.act(place, { kind: 'remove', conversation, person: other });
  const name = [...world.people, ...world.liars.people].find(({ id }) => id === other)?.user;
  return done ? `${place.user} removes ${name}` : undefined;
}

const remove: Step = (world, pick) => removeOf(world, pick, () => true);
const removeLiar: Step = (world, pick) => removeOf(world, pick, (id) => world.liars.has(id));

const lie: Step = async ({ liars, people }, pick) => {
  liars.wake();
  const count = pick([1, 2, 4]) ?? 1;
  const told = Array.from({ length: count }, () => tellLie(liars, people.map(person)) ?? []).flat();
  return told.length > 0 ? told.join('; ') : undefined;
};

const liarConnects: Step = async ({ liars, targets }, pick) => {
  const target = pick(targets);
  if (!target) return undefined;
  liars.connect(target);
  return `a liar connects with node ${target.node}`;
};

/** A node that may end. Some always keep running. */
const mayEnd = (world: World, pick: Pick): Place | undefined => {
  const up = running(world);
  return up.length > 2 ? pick(up) : undefined;
};

const crash: Step = async (world, pick) => {
  const place = mayEnd(world, pick);
  if (!place) return undefined;
  await world.crash(place);
  return `${place.user} crashes`;
};

/** Starts writing many messages, which takes a while. */
async function writeALot(world: World, place: Place | undefined, pick: Pick): Promise<boolean> {
  const conversation = pick((await place?.node?.known()) ?? [])?.conversation;
  if (!place || !conversation) return false;
  for (let left = pick([1, 3, 10, 30]) ?? 1; left > 0; left -= 1)
    // If the node ends meanwhile, the result is lost.
    world.act(place, { kind: 'say', conversation, text: `${left} to go` }).catch(() => undefined);
  await pass(pick([0, 0, 1, 2, 5, 10]) ?? 0);
  return true;
}

async function crashWhileWriting(world: World, pick: Pick): Promise<Place | undefined> {
  const place = mayEnd(world, pick);
  if (!place || !(await writeALot(world, place, pick))) return undefined;
  await world.crash(place);
  return place;
}

const breakOff: Step = async (world, pick) => {
  const place = await crashWhileWriting(world, pick);
  return place && `${place.user} crashes while writing`;
};

const restart: Step = async (world, pick) => {
  const place = pick(world.computers.filter(({ node }) => node === undefined));
  if (!place) return undefined;
  try {
    await world.start(place);
  } catch (error) {
    await world.crash(place);
    return `${place.user} cannot start: ${String(error)}`;
  }
  return `${place.user} starts again`;
};

const partition: Step = async (world, pick) => {
  const side = world.places.filter(() => pick([true, false])).map(({ index }) => index);
  await world.tell({ kind: 'partition', side });
  return `partition ${side.join('')}`;
};

const heal: Step = async (world) => {
  await world.tell({ kind: 'partition', side: null });
  return 'healed';
};

const server: Step = async (world) => {
  if (world.hasServer) {
    await world.endServer('stop');
    return 'the server ends';
  }
  try {
    await world.startServer();
  } catch (error) {
    return `the server cannot start: ${String(error)}`;
  }
  return 'the server starts again';
};

const serverForgets: Step = async (world) => {
  await world.endServer('stop');
  world.homes.forgetServer();
  return 'the server ends and has lost all';
};

const pause: Step = async (_world, pick) => {
  const ms = pick([1, 5, 20, 50]) ?? 1;
  await pass(ms);
  return `${ms} ms pass`;
};

const powerCut: Step = async (world, pick) => {
  const { disks } = world.homes;
  const place = disks && (await crashWhileWriting(world, pick));
  return place && `${place.user} loses power while writing: ${disks?.damage(place.index)}`;
};

const serverLosesPower: Step = async (world, pick) => {
  const { disks } = world.homes;
  if (!disks || !world.hasServer) return undefined;
  await writeALot(world, pick(running(world)), pick);
  await world.endServer('kill');
  return `the server loses power: ${disks.damage(serverNode)}`;
};

const fullDisk: Step = async (world, pick) => {
  const node = pick([serverNode, ...world.places.map(({ index }) => index)]) ?? serverNode;
  return world.homes.disks?.fill(node) ? `the disk of ${node} is full` : undefined;
};

const room: Step = async (world) => {
  world.makeRoom();
  return 'there is room on all disks';
};

const snapshot: Step = async (world, pick) => {
  const place = pick(world.computers);
  return place && world.remember(place) ? `a snapshot of computer ${place.index}` : undefined;
};

const setBack: Step = async (world, pick) => {
  const place = mayEnd(world, pick);
  if (!place) return undefined;
  await world.crash(place);
  return (await world.setBack(place))
    ? `computer ${place.index} is set back to its snapshot`
    : `${place.user} crashes`;
};

const clone: Step = async (world, pick) => {
  const place = pick(running(world));
  if (!place || !(await world.copy(place))) return undefined;
  return `the profile of computer ${place.index} is copied while it is in use`;
};

/** The events and their weights. */
export const steps: readonly [Step, number][] = [
  [say, 56],
  [invite, 2],
  [inviteMore, 4],
  [answer, 10],
  [leave, 2],
  [remove, 1],
  [removeLiar, 3],
  [lie, 25],
  [liarConnects, 8],
  [snapshot, 1],
  [setBack, 1],
  [clone, 1],
  [crash, 1],
  [breakOff, 1],
  [powerCut, 1],
  [restart, 6],
  [partition, 2],
  [heal, 4],
  [server, 2],
  [serverForgets, 1],
  [serverLosesPower, 1],
  [fullDisk, 1],
  [room, 2],
  [pause, 10],
];
