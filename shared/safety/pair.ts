import { personId, type PersonId } from '../ids';
import { readAs } from '../read-as';

/**
 * Two people in the order in which both show their words. Ids are compared as texts, as everywhere: the order of their
 * characters' codes.
 */
export const inOrder = (one: PersonId, other: PersonId): readonly [PersonId, PersonId] =>
  one < other ? [one, other] : [other, one];

const start = 'parley-2-safety:';

/** What a person's QR code for somebody says: the key of who shows it, and the key that they have for the other. */
export const codeTextOf = (shownBy: PersonId, shownTo: PersonId): string => `${start}${shownBy}:${shownTo}`;

/**
 * What the code that somebody gave this person means. `own`: it is the code that this person shows. `another-person`: it was
 * shown by somebody with another key. `not-for-me`: it was shown by them, for somebody with another key than this person's.
 */
export const codeVerdicts = ['same', 'own', 'another-person', 'not-for-me', 'no-code'] as const;
export type CodeVerdict = (typeof codeVerdicts)[number];

/** Compares the text of a code with the keys that this person has. */
export function compareCode(text: string, { me, other }: { me: PersonId; other: PersonId }): CodeVerdict {
  const parts = text.trim().startsWith(start) ? text.trim().slice(start.length).split(':') : [];
  const [shownBy, shownTo] = parts.map((part) => readAs(personId, part).data);
  if (parts.length !== 2 || shownBy === undefined || shownTo === undefined) return 'no-code';
  if (shownBy === me) return 'own';
  if (shownBy !== other) return 'another-person';
  return shownTo === me ? 'same' : 'not-for-me';
}
