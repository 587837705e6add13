import { locale } from '../../shared/words/locale';

/**
 * Returns a comparator for names in the user's language. Numbers compare by value: `guest2` comes before `guest10`.
 * Create it once per sort: creating it takes longer than many comparisons.
 */
export const nameOrder = (): ((a: string, b: string) => number) =>
  new Intl.Collator(locale(), { numeric: true }).compare;

/** Returns a new list of the people, sorted by name. */
export function byName<Named extends { user: string }>(people: readonly Named[]): Named[] {
  const compare = nameOrder();
  return people.toSorted((a, b) => compare(a.user, b.user));
}
