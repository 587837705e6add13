import type { EntryLog } from './entry-log';
import type { PersonId } from '../ids';
import type { Company } from './title';

/** Whom a conversation is with, besides `me`. */
export function companyIn(log: EntryLog, me: PersonId): Company & { readonly others: readonly PersonId[] } {
  const without = (people: Iterable<PersonId>): PersonId[] => [...people].filter((each) => each !== me);
  const here = without([...log.state.members, ...log.state.invited.keys()]);
  if (here.length > 0) return { others: here, presence: 'here' };
  const left = without(everMembers(log));
  if (left.length > 0) return { others: left, presence: 'left' };
  return { others: without(log.everyone), presence: 'never joined' };
}

/** The founder, and whoever joined by a JOIN that stands. */
function everMembers(log: EntryLog): Set<PersonId> {
  const joined = log
    .standing()
    .flatMap(({ command, writer, after }) => (command === 'JOIN' ? (log.personOf(writer, after) ?? []) : []));
  return new Set(log.founder === undefined ? joined : [log.founder, ...joined]);
}
