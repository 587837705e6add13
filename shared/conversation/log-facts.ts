import type { EntryHash, PersonId } from '../ids';
import type { ChainPiece } from './pieces';
import type { EntryLog } from './entry-log';
import { isControlEntry, type ControlEntry, type EntryPlace, type LogEntry } from './log-entry';

/** What windows show of a conversation besides its entries, derived from its log. */

/** Whether a person is a member or was one. */
export const hasJoined = (log: EntryLog, person: PersonId): boolean =>
  person === log.founder || log.controls.graph.joinsOf(person).length > 0;

/** Whether the last removal of a person is their own LEAVE. */
export const hasLeft = (log: EntryLog, person: PersonId): boolean =>
  log.controls.graph.removalsOf(person).at(-1)?.act.kind === 'LEAVE';

/** The person who wrote an entry that is in a log. */
export const authorOf = (log: EntryLog, entry: LogEntry): PersonId | undefined =>
  isControlEntry(entry)
    ? log.controls.graph.get(entry.hash)?.person
    : log.personOf(entry.writer, entry.after);

/** An invitation that a person can answer. */
export interface OpenInvitation {
  readonly by: PersonId;
  /** The inviter's name when they made it. */
  readonly from: string;
  readonly title: string | undefined;
  /** When it was made, in milliseconds since 1970 by the inviter's clock. */
  readonly at: number;
  /** Its place among the entries: what the inviter says with it comes after. */
  readonly place: EntryPlace;
}

/** A person's first open invitation, in order of arrival; undefined if there is none. */
export function openInvitation(log: EntryLog, person: PersonId): OpenInvitation | undefined {
  for (const hash of log.state.invited.get(person) ?? []) {
    const entry = log.controlEntry(hash);
    const by = entry && authorOf(log, entry);
    if (entry?.command === 'INVITE' && by !== undefined)
      return { by, from: entry.from, title: entry.title, at: entry.at, place: entry };
  }
  return undefined;
}

/** The servers that write for people who have no computer of their own in a conversation, by person. */
export function serversOf(log: EntryLog): ReadonlyMap<PersonId, PersonId> {
  const servers = new Map<PersonId, PersonId>();
  const own = new Set<PersonId>();
  for (const person of log.everyone)
    for (const { hash } of log.controls.graph.byPerson(person)) {
      const entry = log.controlEntry(hash);
      const certificate = entry && 'certificate' in entry ? entry.certificate : undefined;
      if (certificate?.via === undefined) {
        if (certificate) own.add(certificate.person);
      } else servers.set(certificate.person, certificate.via);
    }
  for (const person of own) servers.delete(person);
  return servers;
}

/**
 * Number of held messages that a removal or a decision who may write hides; 0 unless it is a LEAVE or REMOVE that stands, the
 * last of its person, or the last SPEAKERS or CLOSE.
 */
export function withdrawnBy(log: EntryLog, removal: ControlEntry): number {
  if (removal.command === 'SPEAKERS' || removal.command === 'CLOSE') return silencedBy(log, removal);
  const person = goneWith(log, removal);
  if (person === undefined || !log.stands(removal)) return 0;
  const removals = log.controls.graph.removalsOf(person).filter(({ act }) => act.kind !== 'UNINVITE');
  if (removals.at(-1)?.hash !== removal.hash) return 0;
  let count = 0;
  for (const writer of log.chains.writers)
    if (log.personOf(writer) === person)
      for (const piece of log.chains.piecesOf(writer)) count += piece.last - log.topOf(piece);
  return count;
}

/** Messages that did not know the last decision, of people who are not out. */
function silencedBy(log: EntryLog, decision: ControlEntry): number {
  const { graph } = log.controls;
  const placed = graph.get(decision.hash);
  if (!placed || graph.voice.at(-1)?.hash !== decision.hash || !log.stands(decision)) return 0;
  let count = 0;
  for (const writer of log.chains.writers) {
    const person = log.personOf(writer);
    if (person === undefined || !log.state.members.has(person)) continue;
    for (const piece of log.chains.piecesOf(writer))
      if (!graph.pastOf(piece.after).has(placed.index)) count += piece.last - log.topOf(piece);
  }
  return count;
}

function goneWith(log: EntryLog, entry: ControlEntry): PersonId | undefined {
  if (entry.command === 'REMOVE') return entry.removed.id;
  return entry.command === 'LEAVE' ? authorOf(log, entry) : undefined;
}

/** Messages of one writer with the same number and `prev`. */
export interface Fork {
  readonly person: PersonId;
  /** The hashes of the messages, at least two. */
  readonly entries: readonly EntryHash[];
}

/** Finds where writers forked, at most `atMost` places. */
export function forksIn(log: EntryLog, atMost: number): Fork[] {
  const forks: Fork[] = [];
  for (const writer of log.chains.writers) {
    if (log.chains.branchesOf(writer) < 2) continue;
    const person = log.personOf(writer);
    for (const heads of siblingsAmong(log.chains.piecesOf(writer))) {
      if (forks.length === atMost) return forks;
      const entries = heads.flatMap(({ piece, number }) => log.hashAt(piece, number) ?? []);
      if (person !== undefined && entries.length > 1) forks.push({ person, entries });
    }
  }
  return forks;
}

/** Groups of two or more messages with the same number and `prev`. */
function siblingsAmong(pieces: readonly ChainPiece[]): { piece: number; number: number }[][] {
  const groups = new Map<string, { piece: number; number: number }[]>();
  for (const { id, first, firstPrev, parent } of pieces) {
    const after = parent ? `${parent.piece} ${parent.number}` : `${firstPrev ?? ''} ${first}`;
    const continuing = pieces.find((piece) => piece.id === parent?.piece && piece.last > parent.number);
    const before = groups.get(after) ?? [];
    if (before.length === 0 && parent && continuing)
      before.push({ piece: continuing.id, number: parent.number + 1 });
    groups.set(after, [...before, { piece: id, number: first }]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
