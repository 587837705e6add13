import type { EntryHash, PersonId } from '../ids';
import type { LogParts, Receiver } from './holdings';
import { isControlEntry, type ControlEntry, type LogEntry } from './log-entry';

/** Whether a person may be given an entry that is held. */
export function mayBeGiven(
  { controls, chains, standing, visibility }: LogParts,
  person: PersonId,
  entry: LogEntry,
): boolean {
  if (isControlEntry(entry)) {
    const placed = controls.graph.get(entry.hash);
    return placed !== undefined && (visibility.controlsFor(person)?.has(placed.index) ?? true);
  }
  const piece = chains.pieceOf(entry);
  if (!piece || !visibility.mayBeGiven(person, piece)) return false;
  return entry.number <= standing.passedOnTopOf(piece);
}

/** Entries requested by hash. */
export interface Answer {
  /** Those that the receiver may be given, with the controls in their pasts that it does not have, pasts first. */
  readonly entries: readonly LogEntry[];
  /** The requested hashes that are not in `entries`. */
  readonly lacking: readonly EntryHash[];
}

/**
 * Answers a request for entries by hash.
 * @param have controls that the receiver has, with their pasts
 */
export function answerTo(
  parts: LogParts,
  hashes: readonly EntryHash[],
  have: readonly EntryHash[],
  receiver: Receiver,
  controlEntry: (hash: EntryHash) => ControlEntry | undefined,
): Answer {
  const { graph } = parts.controls;
  const isAllowed = (entry: LogEntry): boolean =>
    receiver === 'everything' || mayBeGiven(parts, receiver, entry);
  const known = graph.pastOf(have);
  const wanted = new Set(hashes);
  const controls = [...graph.pastOf(hashes)].flatMap((index) => {
    const hash = graph.at(index)?.hash;
    const isWanted = hash !== undefined && (!known.has(index) || wanted.has(hash));
    return (isWanted && controlEntry(hash)) || [];
  });
  const messages = hashes.flatMap((hash) => {
    const message = parts.source.withHash(hash);
    return message ? parts.source.signed(message) : [];
  });
  const entries = [...controls, ...messages].filter(isAllowed);
  const given = new Set(entries.map(({ hash }) => hash));
  return { entries, lacking: hashes.filter((hash) => !given.has(hash)) };
}
