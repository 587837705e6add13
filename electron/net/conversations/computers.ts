import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { Certificate } from '../../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../../shared/ids';

/** A computer of this person, as its entries or its connection show it. */
export interface Computer {
  readonly writer: WriterId;
  readonly isThis: boolean;
  /** When it was certified, by its own clock, in milliseconds since 1970. */
  readonly since: number;
  /** When it last said something, by its own clock; undefined if it has said nothing that is here. */
  readonly lastAt: number | undefined;
}

/**
 * The computers of a person that others would believe: without those that were removed, or began another writer since.
 * @param shown certificates of this computer, and of others that may have written nothing
 */
export function computersIn(
  logs: Iterable<EntryLog>,
  me: PersonId,
  own: WriterId,
  shown: readonly Certificate[],
): Computer[] {
  const found = new Map<WriterId, Computer>();
  for (const { writer, at } of shown)
    found.set(writer, { writer, isThis: writer === own, since: at, lastAt: undefined });
  const gone = new Set<WriterId>(shown.flatMap(({ replaces }) => replaces));
  for (const log of logs) {
    for (const writer of log.state.revoked) gone.add(writer);
    for (const { hash } of log.controls.graph.certificatesOf(me)) {
      const entry = log.controlEntry(hash);
      const certificate = entry && 'certificate' in entry ? entry.certificate : undefined;
      if (!certificate) continue;
      const { writer, at, replaces } = certificate;
      for (const each of replaces) gone.add(each);
      const last = lastOf(log, writer);
      const before = found.get(writer)?.lastAt;
      const lastAt = last === undefined ? before : Math.max(last, before ?? last);
      found.set(writer, { writer, isThis: writer === own, since: at, lastAt });
    }
  }
  return [...found.values()]
    .filter(({ writer, isThis }) => isThis || !gone.has(writer))
    .sort((a, b) => Number(b.isThis) - Number(a.isThis) || (b.lastAt ?? b.since) - (a.lastAt ?? a.since));
}

/** Whether a computer can be removed from a conversation: this person is a member, and the computer is known as theirs. */
export const canRevoke = (log: EntryLog, me: PersonId, writer: WriterId): boolean =>
  log.state.members.has(me) && !log.state.revoked.has(writer) && log.personOf(writer) === me;

const lastOf = (log: EntryLog, writer: WriterId): number | undefined => {
  const times = [...log.lastMessages({ writer }).values()]
    .flat()
    .flatMap(({ hash }) => log.messageWithHash(hash)?.at ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
};
