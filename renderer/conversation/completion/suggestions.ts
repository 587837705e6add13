import type { PersonId } from '../../../shared/ids';
import { plain } from '../../../shared/search/plain';

/** One way to complete what is typed. */
export interface Suggestion {
  /** Distinct among those of one list. */
  readonly key: string;
  /** What is put in the place of what was typed. */
  readonly insert: string;
  /** The name that the list shows, and what is before it if it is nobody's. */
  readonly label: string;
  /** The name that is sent, of a person; it also finds them. */
  readonly own?: string;
  readonly sign?: string;
  /** Whom it names; null for everybody; undefined for what names nobody. */
  readonly person?: PersonId | null;
}

/** Number of suggestions in a list. */
export const suggestedAtMost = 8;

/**
 * Those of some things of which a name begins with what was typed, then those of which a later word does, then those that
 * contain it, whatever the case and accents.
 */
export function matching<Item>(
  items: readonly Item[],
  query: string,
  namesOf: (item: Item) => readonly string[],
): Item[] {
  // After a space something has to follow: the name before it is complete.
  const typed = `${plain(query)}${query.endsWith(' ') ? ' ' : ''}`;
  const ranked = items.flatMap((item) => {
    const rank = Math.min(...namesOf(item).map((name) => rankOf(plain(name), typed)));
    return rank === 3 ? [] : [{ item, rank }];
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, suggestedAtMost)
    .map(({ item }) => item);
}

const rankOf = (name: string, typed: string): number =>
  name.startsWith(typed) ? 0 : name.includes(` ${typed}`) ? 1 : name.includes(typed) ? 2 : 3;
