import type { EntryLog } from '../conversation/entry-log';
import { takesPart } from '../conversation/control-state';
import type { Certificate, MessageEntry } from '../conversation/log-entry';
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
      .filter(({ writer }) => !membership.isRevoked(writer) && log.personOf(writer, after) === person)
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
  const known = new Set(last && recipientsIn(log, last).map(({ writer }) => writer));
  return recipientsIn(log, next).filter(({ writer }) => !known.has(writer));
}

/** A person's certificates in a past, one for each writer that no other of them replaces. */
function certificatesIn(log: EntryLog, person: PersonId, after: readonly EntryHash[]): Certificate[] {
  const { graph } = log.controls;
  const past = graph.pastOf(after);
  const byWriter = new Map<WriterId, Certificate>();
  for (const { hash, index } of graph.certificatesOf(person)) {
    const entry = past.has(index) ? log.controlEntry(hash) : undefined;
    const certificate = entry && 'certificate' in entry ? entry.certificate : undefined;
    if (certificate) byWriter.set(certificate.writer, certificate);
  }
  const replaced = new Set([...byWriter.values()].flatMap(({ replaces }) => replaces));
  return [...byWriter.values()].filter(({ writer }) => !replaced.has(writer));
}

/**
 * Whether a person who asks for the key of a message may be given it by anybody who has it: the message is for them, or was
 * opened to them with the history.
 */
export const mayBeGivenKey = (log: EntryLog, person: PersonId, message: MessageEntry): boolean =>
  takesPart(log.state, person) && log.mayBeGiven(person, message);

/** Whether a KEYS goes from and to computers of people who take part; any other is dropped. */
export const mayBeTaken = (log: EntryLog, { sender, recipient }: KeysAddress): boolean =>
  [sender, recipient].every((writer) => {
    const person = log.personOf(writer);
    return person !== undefined && takesPart(log.state, person) && !log.state.revoked.has(writer);
  });
