import type { PersonId } from '../ids';
import { isolated, shownTitle } from '../text/visible';
import type { EntryLog } from './entry-log';
import { hasJoined } from './log-facts';

/** Whom a conversation is with, and whether they still take part. */
export interface Company {
  /** Ids of the other members and invited; if there are none, of those who left; if none joined, of the rest. */
  readonly others: readonly PersonId[];
  readonly presence: 'here' | 'left' | 'never joined';
}

export function companyOf(log: EntryLog, me: PersonId): Company {
  const without = (ids: Iterable<PersonId>): PersonId[] => [...ids].filter((id) => id !== me);
  const here = without([...log.state.members, ...log.state.invited.keys()]);
  if (here.length > 0) return { others: here, presence: 'here' };
  const others = without(log.everyone);
  const left = others.filter((id) => hasJoined(log, id));
  return left.length > 0 ? { others: left, presence: 'left' } : { others, presence: 'never joined' };
}

const notes: Record<Company['presence'], string> = {
  here: '',
  left: ' (left)',
  'never joined': ' (did not join)',
};

/**
 * A conversation's displayed name: its title, or the names of the people whom it is with, with a note if they are gone.
 * @param nameOf a person's name; people without one are left out
 * @param most maximum number of names to list in full; the rest of a longer list is counted
 */
export function titleOf(
  title: string | undefined,
  { others, presence }: Company,
  nameOf: (person: PersonId) => string | undefined,
  most = 3,
): string {
  const shown = shownTitle(title);
  if (shown !== undefined) return shown;
  const names = others.flatMap((id) => isolated(nameOf(id) ?? '') || []);
  return names.length === 0 ? 'Only you' : listNames(names, most) + notes[presence];
}

/** "Ann", "Ann and Bob", "Ann, Bob and Cleo", "Ann, Bob and 3 others". */
export function listNames(names: readonly string[], most = 3): string {
  const [first = '', ...more] = names;
  if (more.length === 0) return first;
  const shown = names.length > most ? names.slice(0, most - 1) : names.slice(0, -1);
  const rest = names.length - shown.length;
  return `${shown.join(', ')} and ${rest === 1 ? names.at(-1) : `${rest} others`}`;
}
