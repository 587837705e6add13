import type { PersonId, WriterId } from '../ids';
import { certificatesOfOthers } from './control-entry';
import type { EntryLog } from './entry-log';
import type { Certificate, ControlEntry } from './log-entry';

/** A computer of somebody who takes part, as certificates say. */
export interface ReadingComputer {
  readonly writer: WriterId;
  /** When its person certified it, in milliseconds since 1970 by the person's clock. */
  readonly at: number;
  /** `replaced`: the person uses another one instead. `revoked`: it may write no more. */
  readonly state: 'in use' | 'replaced' | 'revoked';
}

/** Somebody who takes part, and so can read what is written. */
export interface Reader {
  readonly person: PersonId;
  readonly isMember: boolean;
  /** Time of the founding, or of the invitation from which on they can read; undefined if it is not held. */
  readonly since: number | undefined;
  /** When they joined. */
  readonly joined: number | undefined;
  /** Whether an invitation opens to them what was written before it. */
  readonly hasHistory: boolean;
  readonly computers: readonly ReadingComputer[];
}

/** Who can read a conversation, since when and with which computers: members first, each by the order of their coming. */
export function readersOf(log: EntryLog): Reader[] {
  const { members, invited } = log.state;
  return [...members, ...[...invited.keys()].filter((person) => !members.has(person))].map((person) =>
    readerOf(log, person),
  );
}

function readerOf(log: EntryLog, person: PersonId): Reader {
  const { graph } = log.controls;
  const joins = entriesOf(log, graph.joinsOf(person)).filter((entry) => log.stands(entry));
  const invites = entriesOf(log, graph.invitesOf(person)).filter((entry) => log.stands(entry));
  const joined = joins.at(-1);
  const answered = joined?.command === 'JOIN' ? log.controlEntry(joined.invite) : undefined;
  const founding =
    person === log.founder ? entriesOf(log, graph.founding ? [graph.founding] : [])[0] : undefined;
  return {
    person,
    isMember: log.state.members.has(person),
    since: (founding ?? answered ?? invites[0])?.at,
    joined: (founding ?? joined)?.at,
    hasHistory:
      founding !== undefined || invites.some((entry) => entry.command === 'INVITE' && entry.history),
    computers: computersOf(log, person),
  };
}

function computersOf(log: EntryLog, person: PersonId): ReadingComputer[] {
  const { graph } = log.controls;
  const own = entriesOf(log, graph.certificatesOf(person)).flatMap((entry): Certificate[] =>
    'certificate' in entry && entry.certificate ? [entry.certificate] : [],
  );
  const brought = entriesOf(log, graph.invitesOf(person)).flatMap(certificatesOfOthers);
  const shown = [...brought, ...own].filter((each) => each.person === person);
  const replaced = new Set(shown.flatMap(({ replaces }) => replaces));
  const stateOf = (writer: WriterId): ReadingComputer['state'] =>
    log.state.revoked.has(writer) ? 'revoked' : replaced.has(writer) ? 'replaced' : 'in use';
  const byWriter = new Map(shown.map(({ writer, at }) => [writer, { writer, at, state: stateOf(writer) }]));
  return [...byWriter.values()].sort((a, b) => a.at - b.at);
}

const entriesOf = (log: EntryLog, placed: readonly { hash: ControlEntry['hash'] }[]): ControlEntry[] =>
  placed.flatMap(({ hash }) => log.controlEntry(hash) ?? []);
