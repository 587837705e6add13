import { displayName } from '../protocol/names';
import { isolated, shownTitle } from '../text/visible';
import { peopleOf, type Entry } from './entry';
import type { Timeline } from './timeline';

/** Whom a conversation is with, and whether they are still there. */
export interface Company {
  /** Ids of the others who are in it or asked to be; when nobody is, of those who left, or else never joined. */
  readonly others: readonly string[];
  readonly presence: 'here' | 'left' | 'never joined';
}

export function companyOf({ membership, stays, periods }: Timeline, me: string): Company {
  const without = (ids: Iterable<string>): string[] => [...ids].filter((id) => id !== me);
  const here = without([...membership.members.keys(), ...membership.invited.keys()]);
  if (here.length > 0) return { others: here, presence: 'here' };
  const left = without(stays.keys());
  if (left.length > 0) return { others: left, presence: 'left' };
  return { others: without(periods.keys()), presence: 'never joined' };
}

const notes: Record<Company['presence'], string> = {
  here: '',
  left: ' (left)',
  'never joined': ' (did not join)',
};

/**
 * What a conversation is called, wherever it is named: its title, or the names of those whom it is with, with a note when
 * they are gone.
 * @param nameOf a person's name; people without one are left out
 * @param most number of names before the rest is counted
 */
export function titleOf(
  title: string | undefined,
  { others, presence }: Company,
  nameOf: (person: string) => string | undefined,
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

/** Adds the names that an entry gives, as displayed: its author's, and of people whom it names if they have none yet. */
export function addNames(names: Map<string, string>, entry: Entry): Map<string, string> {
  names.set(entry.author, displayName(entry.from));
  for (const { id, user } of peopleOf(entry)) if (!names.has(id)) names.set(id, displayName(user));
  return names;
}
