import type { EntryHash } from '../ids';
import type { Act, Control } from './control';
import {
  isControlEntry,
  type Certificate,
  type ControlEntry,
  type LastMessages,
  type LogEntry,
} from './log-entry';

/** Reduces a control to what the rules of membership need. */
export function controlOf(entry: ControlEntry): Control {
  const { hash, writer, number, prev, after } = entry;
  const certificate = 'certificate' in entry ? entry.certificate : undefined;
  return {
    hash,
    writer,
    number,
    prev,
    after,
    act: actOf(entry),
    certificate:
      certificate?.writer === writer
        ? {
            person: certificate.person,
            replaces: certificate.replaces,
            hasSeal: certificate.seal !== undefined,
          }
        : undefined,
  };
}

function actOf(entry: ControlEntry): Act {
  switch (entry.command) {
    case 'INVITE': {
      const people = entry.invited.map(({ id }) => id);
      // `readControl` refuses a founding INVITE that has certificates and is not sealed.
      const isSealed = entry.isSealed || entry.certificates.length > 0;
      const sealedFor = isSealed ? entry.certificates.map(({ person }) => person) : undefined;
      if (entry.after.length > 0 || entry.prev !== undefined) return { kind: 'INVITE', people, sealedFor };
      const isForEverybody = entry.everybody !== undefined;
      return { kind: 'FOUND', people, sealedFor, isPublic: entry.isPublic, isForEverybody };
    }
    case 'JOIN':
      return { kind: 'JOIN', invite: entry.invite };
    case 'UNINVITE':
      return { kind: 'UNINVITE', invite: entry.invite, people: entry.withdrawn.map(({ id }) => id) };
    case 'REMOVE':
      return { kind: 'REMOVE', target: entry.removed.id };
    case 'REVOKE':
      return { kind: 'REVOKE', revoked: entry.revoked };
    case 'SPEAKERS':
      return { kind: 'SPEAKERS', people: entry.speakers };
    default:
      return { kind: entry.command };
  }
}

/** What a removal, SPEAKERS or CLOSE names in `last`; undefined for a control that names nothing there. */
export const lastOf = (entry: ControlEntry): LastMessages | undefined =>
  'last' in entry ? entry.last : undefined;

/** What an INVITE says of an open conversation to which people are invited. */
export const openInvite = { isPublic: false, isSealed: false, certificates: [] } as const;

/** Certificates of other people's writers in an entry. Each costs its reader as much as a signature. */
export const certificatesOfOthers = (entry: LogEntry): readonly Certificate[] =>
  entry.command === 'INVITE' ? entry.certificates : [];

/** The controls that an entry names as its past. */
export const namedBy = (entry: LogEntry): readonly EntryHash[] =>
  isControlEntry(entry) && entry.prev !== undefined ? [entry.prev, ...entry.after] : entry.after;

/** Whether a control may keep messages from standing. */
export const cuts = ({ command }: ControlEntry): boolean =>
  ['LEAVE', 'DECLINE', 'REMOVE', 'REVOKE', 'UNINVITE', 'SPEAKERS', 'CLOSE'].includes(command);
