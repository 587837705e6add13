import { isSameList } from '../conversation/chains';
import { certificatesOfOthers } from '../conversation/control-entry';
import type { EntryLog } from '../conversation/entry-log';
import { takesPart } from '../conversation/control-state';
import type { Certificate, ControlEntry, MessageEntry } from '../conversation/log-entry';
import type { PlacedControl } from '../conversation/placed-control';
import type { EntryHash, PersonId, WriterId } from '../ids';
import type { KeysAddress } from './keys-message';

/** Who is given keys, and by whom they are taken: pure functions of a conversation's log. */

/** A computer to which keys can be given. */
export interface Recipient {
  readonly person: PersonId;
  readonly writer: WriterId;
  /** The X25519 public key for which keys are sealed. */
  readonly seal: string;
}

/**
 * The computers whose people take part in a past, as far as certificates in it say: whoever seals a message with this past
 * gives each of them the message's key, or an earlier one of the same key chain. All of `after` MUST be held.
 */
export function recipientsIn(log: EntryLog, after: readonly EntryHash[]): Recipient[] {
  const membership = log.controls.after(after);
  const { members, invited } = membership.state;
  return [...members, ...invited.keys()].flatMap((person) =>
    certificatesIn(log, person, after)
      .filter(({ writer }) => !membership.isRevoked(writer) && ownerOf(log, writer, after) === person)
      .flatMap(({ writer, seal }) => (seal === undefined ? [] : { person, writer, seal })),
  );
}

/**
 * The computers to which a writer gives the key of its next message: those that it has not given an earlier key of the chain.
 * @param last the past of the key chain's last message; undefined if the next one begins it
 */
export function newRecipients(
  log: EntryLog,
  last: readonly EntryHash[] | undefined,
  next: readonly EntryHash[],
): Recipient[] {
  if (last && isSameList(last, next)) return [];
  const known = new Set(last && recipientsIn(log, last).map(({ writer }) => writer));
  return recipientsIn(log, next).filter(({ writer }) => !known.has(writer));
}

/** A person's certificates in a past, one for each writer that no other of them replaces. */
function certificatesIn(log: EntryLog, person: PersonId, after: readonly EntryHash[]): Certificate[] {
  const { graph } = log.controls;
  const past = graph.pastOf(after);
  const entriesIn = (controls: readonly PlacedControl[]): ControlEntry[] =>
    controls.flatMap(({ hash, index }) => (past.has(index) ? (log.controlEntry(hash) ?? []) : []));
  const brought = entriesIn(graph.invitesOf(person))
    .flatMap(certificatesOfOthers)
    .filter((each) => each.person === person);
  const own = entriesIn(graph.certificatesOf(person)).flatMap((entry) =>
    'certificate' in entry && entry.certificate ? [entry.certificate] : [],
  );
  // What a writer shows itself counts before what others show of it, and then the latest: on all nodes the same.
  const ordered = [brought, own].flatMap((list) => list.toSorted(byTime));
  const byWriter = new Map(ordered.map((certificate) => [certificate.writer, certificate]));
  const replaced = new Set([...byWriter.values()].flatMap(({ replaces }) => replaces));
  return [...byWriter.values()].filter(({ writer }) => !replaced.has(writer));
}

const byTime = (a: Certificate, b: Certificate): number =>
  a.at - b.at || (a.signature < b.signature ? -1 : 1);

/**
 * The person whose computer a writer is, by a past or by all controls held: who may write with it, or, of a writer that has
 * written nothing yet, whom INVITEs say. Undefined if nobody claims it, or several people do.
 */
export function ownerOf(log: EntryLog, writer: WriterId, after?: readonly EntryHash[]): PersonId | undefined {
  const { graph, judgement } = log.controls;
  const past = after ? graph.pastOf(after) : judgement.set;
  const people = new Set<PersonId>();
  for (const { certificate, invite } of log.broughtOf(writer)) {
    const placed = graph.get(invite);
    if (placed && past.has(placed.index)) people.add(certificate.person);
  }
  const certified = log.personOf(writer, after);
  const [invited] = people;
  if (certified !== undefined || invited === undefined || people.size > 1) return certified;
  // Undefined if two people's certificates are shown with the writer's own signature.
  return graph.personOf(writer, past, { person: invited, replaces: [], hasSeal: true });
}

/**
 * Whether a person who asks for the key of a message may be given it by anybody who has it: the message is for them, or was
 * opened to them with the history.
 */
export const mayBeGivenKey = (log: EntryLog, person: PersonId, message: MessageEntry): boolean =>
  takesPart(log.state, person) && log.mayBeGiven(person, message);

/** Whether the controls here say whose computer a writer is. */
export const isIntroduced = (log: EntryLog, writer: WriterId): boolean => ownerOf(log, writer) !== undefined;

/**
 * Whether a KEYS goes to a computer of somebody who takes part, from one of somebody who does or did: whoever has left has
 * written messages whose keys may still be on their way. Any other is dropped.
 */
export const mayBeTaken = (log: EntryLog, { sender, recipient }: KeysAddress): boolean =>
  isOfParticipant(log, recipient) && isComputerOf(log, sender, (person) => log.everyone.has(person));

/** Whether a writer is a computer, not revoked, of somebody who takes part. */
export const isOfParticipant = (log: EntryLog, writer: WriterId): boolean =>
  isComputerOf(log, writer, (person) => takesPart(log.state, person));

/** Whether a writer is a computer, not revoked, of somebody of whom something holds. */
function isComputerOf(log: EntryLog, writer: WriterId, holds: (person: PersonId) => boolean): boolean {
  const person = ownerOf(log, writer);
  return person !== undefined && holds(person) && !log.state.revoked.has(writer);
}
