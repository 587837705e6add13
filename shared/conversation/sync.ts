import type { Have } from '../protocol/messages';
import { encodeEntry, type Entry } from './entry';
import { lacks, missing, type Log } from './log';
import { visibleTo } from './membership';

/** What one answer to a HAVE may carry; the asker asks again for the rest, so the pace is the reader's own. */
const pageBytes = 512 * 1024;

export interface HaveAnswer {
  /** The encoded entries that the asker lacks, in transcript order, as many as fit a page. */
  lines: Uint8Array[];
  /** My own vector, when the asker should ask again or has something that I lack. */
  have: Have | undefined;
}

/** The vector of some entries that are a prefix per author. */
export function haveOf(entries: readonly Entry[]): Have {
  const have: Have = {};
  for (const { author, number } of entries) have[author] = Math.max(have[author] ?? 0, number);
  return have;
}

/** What a person who holds `theirs` is to be given of a log, by the rules of who may see what. */
export function answerHave(log: Log, person: string, theirs: Readonly<Have>): HaveAnswer {
  const visible = visibleTo(log.entries, person);
  const wanted = missing(visible, theirs);
  const lines: Uint8Array[] = [];
  let bytes = 0;
  for (const entry of wanted) {
    if (bytes >= pageBytes) break;
    const line = encodeEntry(entry);
    lines.push(line);
    bytes += line.length;
  }
  const unfinished = lines.length < wanted.length;
  const mine = visible === log.entries ? log.have() : haveOf(visible);
  return { lines, have: unfinished || lacks(mine, theirs) ? mine : undefined };
}
