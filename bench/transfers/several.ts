import { rmSync } from 'node:fs';
import { available } from '../../lan/kit/available';
import type { Host } from '../../lan/kit/host';
import { Lan } from '../../lan/kit/lan';
import { spreadOf, type Spread } from '../spread';
import { mustBeSame } from './files';
import { Person } from './person';

/** Bytes a second that each gives at most. */
export const limitOfEach = 10_000_000;
export const givers = 3;
/** What one of them says meanwhile. */
const said = 60;

export interface FromSeveral {
  readonly ms: number;
  /** What gave only so much: each one's network, or where no network can be made, their own setting. */
  readonly limited: 'network' | 'setting';
  /** How long what was said meanwhile took until everybody had it, in milliseconds. */
  readonly talk: Spread | undefined;
}

/** Somebody, and their computer if it is not this one. */
interface Place {
  readonly person: Person;
  readonly host: Host | undefined;
}

/** Has a person fetch a file from three who have it, each of whom gives only so many bytes a second. */
export async function fetchedFromSeveral(folder: string, path: string): Promise<FromSeveral> {
  const lan = available() === undefined ? await Lan.create({ number: 11 }) : undefined;
  const at = async (user: string): Promise<Place> => {
    const host = await lan?.addHost(user);
    return { host, person: await Person.start(user, folder, host?.inside) };
  };
  try {
    const places: Place[] = [];
    for (const user of ['ann', 'bob', 'cleo', 'dave']) places.push(await at(user));
    return await fetchedBy(places, path);
  } finally {
    await lan?.remove();
    for (const user of ['ann', 'bob', 'cleo', 'dave'])
      rmSync(`${folder}/${user}`, { recursive: true, force: true });
  }
}

async function fetchedBy(places: readonly Place[], path: string): Promise<FromSeveral> {
  const [ann, ...others] = places.map(({ person }) => person);
  const taker = others.at(-1);
  if (!ann || !taker) throw new Error('four people');
  const addresses = places.map(({ person, host }) => ({
    host: host?.ipv4 ?? '127.0.0.1',
    port: person.port,
  }));
  for (const [index, each] of others.entries())
    await each.ask('meet', { others: addresses.slice(0, index + 1) });
  const people = others.map(({ named }) => named);
  const [conversation] = await Promise.all([
    ann.ask('found', { people }),
    ...others.map((each) => each.ask('join', undefined)),
  ]);
  const { id: offer } = await ann.ask('offer', { conversation, path });
  for (const each of others) await each.ask('hear', { conversation, offer });
  await taker.ask('isNear', { conversation, computers: givers });
  for (const each of others) if (each !== taker) await each.ask('fetch', { conversation, offer });
  const giving = places.filter(({ person }) => person !== taker);
  const isNetwork = giving.every(({ host }) => host !== undefined);
  for (const { person, host } of giving)
    await (host ? host.limitSending(limitOfEach) : person.ask('limit', { bytesPerSecond: limitOfEach }));
  const [fetched, talk] = await Promise.all([
    taker.ask('fetch', { conversation, offer }),
    ann.ask('talk', { conversation, times: said }),
  ]);
  await mustBeSame(path, fetched.path);
  for (const each of [ann, ...others]) await each.end();
  return { ms: fetched.ms, limited: isNetwork ? 'network' : 'setting', talk: spreadOf(talk) };
}
