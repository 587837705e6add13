import type { LogEntry, MessageEntry } from '../conversation/log-entry';
import { isControlEntry } from '../conversation/log-entry';
import type { EntryHash, WriterId } from '../ids';
import type { Claim, ClaimItem } from './ports';

interface Run {
  first: number;
  last: number;
  firstPrev: EntryHash | undefined;
  hash: EntryHash;
}

/** Returns the claim of a node that sent or confirmed entries: controls, and stretches of messages chained by `prev`. */
export function claimOf(entries: readonly LogEntry[]): Claim {
  const controls = entries.filter(isControlEntry).map(({ hash }) => hash);
  const runs = new Map<WriterId, Run[]>();
  for (const entry of entries) if (!isControlEntry(entry)) note(runs, entry);
  const messages = new Map<WriterId, ClaimItem[]>();
  for (const [writer, theirs] of runs)
    messages.set(
      writer,
      theirs.map(({ first, last, hash }): ClaimItem => [first, last, hash]),
    );
  return { controls, messages };
}

/** Adds a message to a run, at either end: live messages arrive in order, a backfill newest first. */
function note(runs: Map<WriterId, Run[]>, { writer, number, prev, hash }: MessageEntry): void {
  const theirs = runs.get(writer) ?? [];
  runs.set(writer, theirs);
  const run = theirs.at(-1);
  if (run && run.hash === prev && run.last === number - 1) {
    run.last = number;
    run.hash = hash;
  } else if (run && run.firstPrev === hash && run.first === number + 1) {
    run.first = number;
    run.firstPrev = prev;
  } else theirs.push({ first: number, last: number, firstPrev: prev, hash });
}

/**
 * Orders entries so that each can be judged on arrival: the order stays, but a batch of which only the last is signed is
 * reversed.
 */
export function inSendingOrder(entries: readonly LogEntry[]): LogEntry[] {
  if (entries.every(({ signature }) => signature !== undefined)) return [...entries];
  const waiting = new Map<WriterId, LogEntry[]>();
  const ordered: LogEntry[] = [];
  for (const entry of entries) {
    const before = waiting.get(entry.writer) ?? [];
    if (entry.signature === undefined && !isControlEntry(entry))
      waiting.set(entry.writer, [...before, entry]);
    else {
      ordered.push(entry, ...before.reverse());
      waiting.delete(entry.writer);
    }
  }
  for (const unsigned of waiting.values()) ordered.push(...unsigned.reverse());
  return ordered;
}
