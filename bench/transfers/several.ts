import { rmSync } from 'node:fs';
import { Person } from './person';
import { mustBeSame } from './files';

/** Bytes a second that each gives at most. */
export const limitOfEach = 10_000_000;
export const givers = 3;

/** Has a person fetch a file from three who have it, each of whom gives only so many bytes a second. Returns the milliseconds. */
export async function fetchedFromSeveral(folder: string, path: string): Promise<number> {
  const [ann, ...others] = await Promise.all(
    ['ann', 'bob', 'cleo', 'dave'].map((user) => Person.start(user, folder)),
  );
  const taker = others.at(-1);
  if (!ann || !taker) throw new Error('four people');
  const ports = [ann, ...others].map(({ port }) => port);
  for (const [index, each] of others.entries()) await each.ask('meet', { ports: ports.slice(0, index + 1) });
  const people = others.map(({ named }) => named);
  const [conversation] = await Promise.all([
    ann.ask('found', { people }),
    ...others.map((each) => each.ask('join', undefined)),
  ]);
  const { id: offer } = await ann.ask('offer', { conversation, path });
  for (const each of others) await each.ask('hear', { conversation, offer });
  await taker.ask('isNear', { conversation, computers: givers });
  for (const each of others) if (each !== taker) await each.ask('fetch', { conversation, offer });
  for (const each of [ann, ...others])
    if (each !== taker) await each.ask('limit', { bytesPerSecond: limitOfEach });
  const fetched = await taker.ask('fetch', { conversation, offer });
  await mustBeSame(path, fetched.path);
  for (const each of [ann, ...others]) await each.end();
  for (const { named } of [ann, ...others])
    rmSync(`${folder}/${named.user}`, { recursive: true, force: true });
  return fetched.ms;
}
