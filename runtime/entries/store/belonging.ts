import { limits } from '../../../shared/protocol/limits';
import { entryColumns } from './rows';
import { placeColumns } from './tables';

/** Messages that belong to other messages, and stand. */
export const belonging = `entries INDEXED BY entries_by_target
  WHERE target IS NOT NULL AND alone = 0 AND stands = 1`;

/** Those of one kind that belong to one message. */
const ofKind = `FROM ${belonging} AND conversation = ?1 AND target = ?2 AND kind = ?3`;

/** Condition for a place before that in five values, of which the first has this number. */
const before = (first: number): string =>
  `(${placeColumns}, hash) < (${[0, 1, 2, 3, 4].map((at) => `?${first + at}`).join(', ')})`;

/** Those of one person. The values: conversation, target, kind, person, how many; where they end, the place of the end. */
export const belongingOfPerson = (order: string, hasEnd = false): string =>
  `SELECT ${entryColumns}, person ${ofKind} AND person = ?4 ${hasEnd ? `AND ${before(6)}` : ''} ORDER BY ${order} LIMIT ?5`;

/**
 * Everybody who wrote some. The values: conversation, target, kind, how many people; where they end, the place of the end.
 */
export const belongingPeople = (hasEnd = false): string =>
  peopleOf(
    ofKind,
    '?4',
    hasEnd ? `EXISTS (SELECT 1 ${ofKind} AND person = found.writer AND ${before(5)})` : 'true',
  );

/**
 * The people of rows that an index has by person, found without reading all of these. If there are too many people, all stores
 * take the same.
 * @param rows FROM and WHERE
 * @param only a condition for `found.writer`
 */
export const peopleOf = (
  rows: string,
  atMost: string,
  only = 'true',
): string => `WITH RECURSIVE found (writer) AS (
    SELECT min(person) ${rows}
    UNION ALL SELECT (SELECT min(person) ${rows} AND person > found.writer) FROM found WHERE found.writer IS NOT NULL
  ) SELECT people.id AS person FROM found JOIN people ON people.id = found.writer WHERE ${only}
  ORDER BY people.person LIMIT ${atMost}`;

/** How many messages of one kind are read of each of so many people: of those that belong to one message, unless `most` says other. */
export function shareOf(people: number, most: number = limits.annotationsPerPerson): number {
  const { annotationsPerMessage, annotationsPerPersonAtLeast } = limits;
  const share = Math.floor(annotationsPerMessage / Math.max(1, people));
  return Math.max(annotationsPerPersonAtLeast, Math.min(most, share));
}
