import type { Log } from '../shared/conversation/log';
import { takesPart } from '../shared/conversation/membership';
import type { Place, World } from './world';

/** Something that may happen; returns what happened, or undefined when it could not. */
type Step = (world: World, pick: Pick) => Promise<string | undefined> | string | undefined;
export type Pick = <Item>(items: readonly Item[]) => Item | undefined;

const running = ({ places }: World): Place[] => places.filter(({ client }) => client !== undefined);

/** A conversation in which this person takes part. */
function conversationOf(place: Place, pick: Pick): string | undefined {
  const all = [...(place.client?.conversations ?? [])];
  return pick(all.filter(([, { log }]) => takesPart(log.membership, place.identity.id)))?.[0];
}

/** Whether somebody has left, or declined, by their own word, and was not asked again: they know it as well as others. */
function hasGone({ entries, membership }: Log, id: string): boolean {
  const last = entries.findLast(
    (entry) =>
      entry.author === id || (entry.command === 'INVITE' && entry.invited.some((each) => each.id === id)),
  );
  const isExit = last?.command === 'LEAVE' || last?.command === 'DECLINE';
  return isExit && last.author === id && !takesPart(membership, id);
}

const person = ({ identity, user }: Place) => ({ id: identity.id, user });

const say: Step = (world, pick) => {
  const place = pick(running(world));
  const conversation = place && conversationOf(place, pick);
  if (!place?.client || !conversation) return undefined;
  const log = place.client.conversations.get(conversation)?.log;
  const outside = world.places.filter(({ identity }) => log && hasGone(log, identity.id));
  const said = place.client.sendText(conversation, `from ${place.user}`);
  if (!said.ok) return undefined;
  for (const other of outside) other.forbidden.add(said.value.signature);
  return `${place.user} says something`;
};

const invite: Step = (world, pick) => {
  const place = pick(running(world));
  const other = pick(world.places.filter((each) => each !== place));
  if (!place?.client || !other) return undefined;
  if (place.client.conversations.size >= 4) return undefined;
  return place.client.invite([person(other)]).ok ? `${place.user} invites ${other.user}` : undefined;
};

const inviteMore: Step = (world, pick) => {
  const place = pick(running(world));
  const conversation = place && conversationOf(place, pick);
  const other = pick(world.places.filter((each) => each !== place));
  if (!place?.client || !conversation || !other) return undefined;
  return place.client.inviteMore(conversation, [person(other)]).ok
    ? `${place.user} adds ${other.user}`
    : undefined;
};

const answer: Step = (world, pick) => {
  const place = pick(running(world));
  const conversation = place && conversationOf(place, pick);
  if (!place?.client || !conversation) return undefined;
  const joins = pick([true, true, true, false]);
  const done = joins ? place.client.join(conversation) : place.client.decline(conversation);
  return done.ok ? `${place.user} ${joins ? 'joins' : 'declines'}` : undefined;
};

const leave: Step = (world, pick) => {
  const place = pick(running(world));
  const conversation = place && conversationOf(place, pick);
  if (!place?.client || !conversation) return undefined;
  return place.client.leave(conversation).ok ? `${place.user} leaves` : undefined;
};

const crash: Step = async (world, pick) => {
  const up = running(world);
  const place = up.length > 2 ? pick(up) : undefined;
  if (!place) return undefined;
  await world.crash(place);
  return `${place.user} crashes`;
};

const restart: Step = async (world, pick) => {
  const place = pick(world.places.filter(({ client }) => client === undefined));
  if (!place) return undefined;
  await world.start(place);
  return `${place.user} starts again`;
};

const partition: Step = (world, pick) => {
  const side = new Set(world.places.filter(() => pick([true, false])).map(({ index }) => index));
  world.network.partition(side);
  return `partition ${[...side].join('')}`;
};

const heal: Step = (world) => {
  world.network.partition(undefined);
  return 'healed';
};

const server: Step = async (world) => {
  if (world.hasServer) {
    await world.stopServer();
    return 'the server ends';
  }
  await world.startServer();
  return 'a new server';
};

const pause: Step = async (_world, pick) => {
  const ms = pick([1, 5, 20, 50]) ?? 1;
  await new Promise((resolve) => setTimeout(resolve, ms));
  return `${ms} ms pass`;
};

/** What may happen, and how often of a hundred times. */
export const steps: readonly [Step, number][] = [
  [say, 58],
  [invite, 2],
  [inviteMore, 4],
  [answer, 10],
  [leave, 2],
  [crash, 2],
  [restart, 4],
  [partition, 2],
  [heal, 4],
  [server, 2],
  [pause, 10],
];
