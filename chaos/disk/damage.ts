import { closeSync, existsSync, openSync, readFileSync, rmSync, truncateSync, writeSync } from 'node:fs';

/** Sizes in SQLite's file format: a log of frames, each a header and a page. */
const logHeader = 32;
const frameHeader = 24;
/** Offsets of the page size, and of the salts that frames repeat, in a log's header. */
const [pageSizeAt, saltsAt] = [8, 16];

/** The synced part of a write-ahead log: everything up to its last commit. */
interface SyncedLog {
  end: number;
  pageSize: number;
  /** The pages in it. A checkpoint may have been copying any of them into the database. */
  pages: ReadonlySet<number>;
}

function committedIn(log: Buffer): SyncedLog {
  const pageSize = log.length < logHeader ? 0 : log.readUInt32BE(pageSizeAt);
  const salts = log.subarray(saltsAt, saltsAt + 8);
  const pages = new Set<number>();
  let [end, seen]: [number, number[]] = [Math.min(log.length, logHeader), []];
  for (let at = logHeader; at + frameHeader + pageSize <= log.length; at += frameHeader + pageSize) {
    if (pageSize === 0 || !log.subarray(at + 8, at + 16).equals(salts)) break;
    seen.push(log.readUInt32BE(at));
    // A frame with the size of the database ends a commit.
    if (log.readUInt32BE(at + 4) === 0) continue;
    end = at + frameHeader + pageSize;
    for (const page of seen) pages.add(page);
    seen = [];
  }
  return { end, pageSize, pages };
}

/**
 * Damages the files of a closed database as a power cut may. With `synchronous = FULL` a commit that was
 * acknowledged is synced. Arbitrary afterwards are the log behind its last commit, pages of the database that a checkpoint
 * was copying from the log, and the shared memory. Returns what was done.
 */
export function damage(path: string, random: () => number): string {
  if (!existsSync(`${path}-wal`)) return 'nothing to damage';
  rmSync(`${path}-shm`, { force: true });
  const log = readFileSync(`${path}-wal`);
  const committed = committedIn(log);
  const torn = tearPages(path, committed, random);
  return `${damageTail(`${path}-wal`, log.length, committed.end, random)}, ${torn} pages torn`;
}

function damageTail(path: string, length: number, end: number, random: () => number): string {
  const at = end + Math.floor(random() * (length - end + 1));
  const kind = Math.floor(random() * 3);
  if (kind === 0) {
    truncateSync(path, at);
    return `the log’s tail of ${length - end} bytes cut to ${at - end}`;
  }
  const lost = Math.min(length - at, 100_000) + Math.floor(random() * 5_000);
  write(path, at, kind === 1 ? Buffer.alloc(lost) : noise(lost, random));
  return `${lost} bytes of the log’s tail ${kind === 1 ? 'zeroed' : 'garbled'}`;
}

/** Garbles pages of the database that the log has intact, but not the first page, which identifies a database. */
function tearPages(path: string, { pages, pageSize }: SyncedLog, random: () => number): number {
  const size = readFileSync(path).length;
  const torn = [...pages].filter((page) => page > 1 && page * pageSize <= size && random() < 0.3);
  for (const page of torn) write(path, (page - 1) * pageSize, noise(pageSize, random));
  return torn.length;
}

function noise(length: number, random: () => number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

function write(path: string, at: number, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, at);
  closeSync(file);
}
