import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { newPersonKey } from '../../runtime/entries/keys';
import type { ConversationId, EntryHash } from '../../shared/ids';
import { pieceCount } from '../../shared/transfers/file-layout';
import { seeded } from '../../testing/random';
import { buildPrograms } from '../disk/programs';
import { cameFile } from './came';
import { SharerProcess } from './sharer-process';

/** Size of a file, and how many bytes of it may come in a second: each takes about a second and a half. */
const fileBytes = 9_000_000;
const bytesPerSecond = 6_000_000;
const fetchingMs = (fileBytes / bytesPerSecond) * 1000;
/** How long a process that was killed is away at most. */
const awayMs = 500;
/** Longer than it takes whatever happens. */
const patienceMs = 60_000;

export interface KillsResult {
  /** Files that were fetched while both processes were killed once. */
  readonly files: number;
  readonly pieces: number;
  /** Pieces that came twice, because what had come was not durable yet. */
  readonly twice: number;
  /** What went wrong; empty if nothing did. */
  readonly problems: readonly string[];
}

/**
 * Has a file fetched again and again, while whoever gives it and whoever fetches it are killed at random moments and start again.
 * Each time it must be whole, there once, and no piece may have come more than twice.
 */
export async function killSharers(count: number, seed: number): Promise<KillsResult> {
  const random = seeded(seed);
  const programs = await buildPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'parley-kills-'));
  const of = (user: string): SharerProcess => {
    const home = join(folder, user);
    mkdirSync(home);
    return new SharerProcess(programs.sharer, {
      user,
      pem: newPersonKey().pem,
      folder: home,
      bytesPerSecond,
    });
  };
  const pair: Pair = { giver: of('ann'), taker: of('bob') };
  const result = { files: 0, pieces: 0, twice: 0, problems: new Array<string>() };
  try {
    const conversation = await begun(pair);
    while (result.files < count && result.problems.length === 0) {
      const path = join(folder, `file${result.files}.bin`);
      writeFileSync(path, randomBytes(fileBytes));
      const came = await fetched(pair, conversation, path, random).catch((error: unknown) => String(error));
      result.files += 1;
      if (typeof came === 'string') result.problems.push(`file ${result.files}: ${came}`);
      else {
        result.pieces += came.length;
        result.twice += came.filter((times) => times === 2).length;
      }
      rmSync(path);
    }
    return result;
  } finally {
    for (const each of [pair.giver, pair.taker]) await each.kill();
    for (const each of [folder, programs.folder]) rmSync(each, { recursive: true, force: true });
  }
}

interface Pair {
  readonly giver: SharerProcess;
  readonly taker: SharerProcess;
}

/** Starts both, who then have a conversation. */
async function begun(pair: Pair): Promise<ConversationId> {
  const { giver, taker } = pair;
  await Promise.all([giver.start(), taker.start()]);
  const { person } = await taker.ask('who', undefined);
  await connected(pair);
  const [conversation] = await Promise.all([
    giver.ask('found', { other: person }),
    taker.ask('join', undefined),
  ]);
  return conversation;
}

/** A giver who has started again listens at another port. */
async function connected({ giver, taker }: Pair): Promise<void> {
  const { port } = await giver.ask('who', undefined);
  await taker.ask('meet', { port });
}

/** Fetches a file while both are killed once. Returns how often each piece came; rejects with what is wrong. */
async function fetched(
  pair: Pair,
  conversation: ConversationId,
  path: string,
  random: () => number,
): Promise<number[]> {
  const { giver, taker } = pair;
  const offer = await giver.ask('offer', { conversation, path });
  await taker.ask('fetch', { conversation, offer });
  // When each is killed, and for how long it is away.
  const plan = [giver, taker].map((who) => ({ who, at: random() * fetchingMs, away: random() * awayMs }));
  await Promise.all(
    plan.map(async ({ who, at, away }) => {
      await wait(at);
      await who.kill();
      await wait(away);
      await who.start();
      // The other may be away just now, and then does this when it comes.
      if (giver.isUp && taker.isUp) await connected(pair).catch(() => undefined);
    }),
  );
  await connected(pair);
  // What was asked for just before the end need not be remembered.
  await taker.ask('fetch', { conversation, offer });
  const received = await inTime(taker.ask('whole', { conversation, offer }));
  mustBeWhole(taker, path, received);
  return timesOf(taker, offer);
}

async function inTime<Value>(promise: Promise<Value>): Promise<Value> {
  const over = new AbortController();
  const late = wait(patienceMs, undefined, { signal: over.signal }).then(() => {
    throw new Error('it does not become whole');
  });
  late.catch(() => undefined);
  return Promise.race([promise, late]).finally(() => over.abort());
}

/** Throws if a file is not what was offered, or more than it is in the folder. Removes it. */
function mustBeWhole({ folder }: SharerProcess, path: string, received: string): void {
  if (!readFileSync(received).equals(readFileSync(path)))
    throw new Error('what came is not what was offered');
  rmSync(received);
  const left = readdirSync(join(folder, 'received'));
  if (left.length > 0) throw new Error(`besides it there is ${left.join()}`);
}

/** How often each piece of a file came. */
function timesOf({ folder }: SharerProcess, offer: EntryHash): number[] {
  const times = new Array<number>(pieceCount(fileBytes)).fill(0);
  for (const line of readFileSync(join(folder, cameFile), 'utf8').split('\n')) {
    const [made, piece] = line.split(' ');
    if (made === offer) times[Number(piece)] = (times[Number(piece)] ?? 0) + 1;
  }
  const most = Math.max(...times);
  if (most > 2) throw new Error(`a piece came ${most} times`);
  if (times.includes(0)) throw new Error('a piece never came');
  return times;
}
