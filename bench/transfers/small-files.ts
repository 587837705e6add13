import { execFileSync, fork } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs } from '../bundle';
import { endsWithBench } from '../running';

/** Source of the program that `fetchedByTar` runs. */
export const tarPrograms = { 'tar-end': 'bench/transfers/tar-end.ts' };

export const smallFiles = 10_000;
const mostBytes = 40_000;

/** Makes a folder of many small files of random bytes, a hundred in each folder. Returns their bytes. */
export function writeSmallFiles(folder: string): number {
  const bytes = randomFillSync(Buffer.alloc(mostBytes));
  let all = 0;
  for (let at = 0; at < smallFiles; at += 1) {
    const inside = join(folder, String(Math.floor(at / 100)));
    if (at % 100 === 0) mkdirSync(inside, { recursive: true });
    // From nothing to `mostBytes`, each size as often as any other.
    const size = (at * 7_919) % mostBytes;
    bytes.writeUInt32LE(at);
    writeFileSync(join(inside, `${at}.dat`), bytes.subarray(0, size));
    all += size;
  }
  return all;
}

/** Throws if two folders do not have the same files. */
export const mustBeSameFolder = (one: string, other: string): void =>
  void execFileSync('diff', ['-r', '-q', one, other]);

/** Has `tar` pack a folder into TLS, and another `tar` unpack it on the other side. Returns the milliseconds. */
export async function fetchedByTar(folder: string, to: string, pem: string): Promise<number> {
  mkdirSync(to);
  const giver = endOf(['give', folder, pem]);
  const [port] = await once(giver, 'message');
  const taker = endOf(['take', to, String(port)]);
  const [ms] = await once(taker, 'message');
  for (const each of [giver, taker]) each.disconnect();
  mustBeSameFolder(folder, to);
  rmSync(to, { recursive: true });
  return Number(ms);
}

const endOf = (args: readonly string[]) =>
  endsWithBench(fork(`${programs}/tar-end.js`, [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }));
