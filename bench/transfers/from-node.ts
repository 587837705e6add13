import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Person } from './person';
import type { Watched } from './watch';

/** A file or folder that one node fetched from another. Times in milliseconds. */
export interface FromNode {
  /** Until the sender has its hashes, and has offered it. */
  readonly offering: number;
  readonly offeringWatched: Watched;
  readonly fetching: number;
  readonly giver: Watched;
  readonly taker: Watched;
}

/** Has everything that was written reach the disk, so that the next measurement does not wait for it. */
export const settle = (): void => void execFileSync('sync');

/**
 * Has one node offer a file or folder, and another fetch it.
 * @param folder for their profiles, which are removed afterwards
 * @param mustBeTheSame throws if what was received is not what was sent
 */
export async function fetchedFromNode(
  folder: string,
  path: string,
  mustBeTheSame: (path: string, fetched: string) => void | Promise<void>,
): Promise<FromNode> {
  const [giver, taker] = [await Person.start('ann', folder), await Person.start('bob', folder)];
  await taker.ask('meet', { others: [{ host: '127.0.0.1', port: giver.port }] });
  const [conversation] = await Promise.all([
    giver.ask('found', { people: [taker.named] }),
    taker.ask('join', undefined),
  ]);
  await giver.ask('watch', undefined);
  const { id: offer, ms: offering } = await giver.ask('offer', { conversation, path });
  const offeringWatched = await giver.watched();
  await taker.ask('hear', { conversation, offer });
  await taker.ask('isNear', { conversation, computers: 1 });
  settle();
  for (const each of [giver, taker]) await each.ask('watch', undefined);
  const fetched = await taker.ask('fetch', { conversation, offer });
  const fetchedWatched = { giver: await giver.watched(), taker: await taker.watched() };
  await mustBeTheSame(path, fetched.path);
  for (const each of [taker, giver]) {
    await each.end();
    rmSync(join(folder, each.named.user), { recursive: true, force: true });
  }
  return { offering, offeringWatched, fetching: fetched.ms, ...fetchedWatched };
}
