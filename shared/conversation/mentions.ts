import { bytes32Pattern } from '../bytes32';
import type { PersonId } from '../ids';
import { limits } from '../protocol/limits';
import type { Json } from './log-entry';

/** A stretch of a text, such as “@Ann”, that names a person, or everybody. */
export interface Mention {
  /** Where it begins, and how long it is, in code points. */
  readonly start: number;
  readonly length: number;
  /** Who is named; absent for everybody who takes part. */
  readonly person?: PersonId;
}

/** Fields of a content that name people in its text. */
export interface Mentioning {
  readonly mentions?: readonly Mention[];
}

/**
 * Reads the mentions beside a text. A list that is not in order, overlaps, has too many or reaches beyond the text counts as
 * none: the text itself says what its author wrote.
 */
export function mentionsIn(value: Json | undefined, text: string): Mentioning {
  if (!isList(value) || value.length === 0 || value.length > limits.mentionsPerText) return {};
  const characters = [...text];
  const mentions: Mention[] = [];
  let end = 0;
  for (const each of value) {
    const mention = mentionIn(each);
    if (!mention || mention.start < end || characters[mention.start] !== '@') return {};
    end = mention.start + mention.length;
    if (end > characters.length || characters.slice(mention.start, end).includes('\n')) return {};
    mentions.push(mention);
  }
  return { mentions };
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function mentionIn(value: Json): Mention | undefined {
  if (typeof value !== 'object' || value === null || isList(value)) return undefined;
  const { start, length, person } = value;
  if (!isCount(start, 0, limits.textCharacters) || !isCount(length, 2, limits.mentionCharacters))
    return undefined;
  if (person === undefined) return { start, length };
  return isPersonId(person) ? { start, length, person } : undefined;
}

const isPersonId = (value: Json): value is PersonId =>
  typeof value === 'string' && bytes32Pattern.test(value);

const isCount = (value: Json | undefined, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;

/** Whether a content names a person, or everybody. */
export const names = ({ mentions = [] }: Mentioning, who: PersonId): boolean =>
  mentions.some(({ person }) => person === undefined || person === who);

/** A mention whose place is counted in UTF-16 units, as strings in programs are. */
export interface PlacedMention {
  readonly start: number;
  readonly end: number;
  readonly person: PersonId | undefined;
}

/** The mentions of a text by their UTF-16 units. */
export function placedMentions(text: string, mentions: readonly Mention[]): PlacedMention[] {
  if (mentions.length === 0) return [];
  const units = unitsOf(text);
  return mentions.map(({ start, length, person }) => ({
    start: units[start] ?? text.length,
    end: units[start + length] ?? text.length,
    person,
  }));
}

/** The inverse of `placedMentions`: at most as many as a text may have. */
export function countedMentions(text: string, placed: readonly PlacedMention[]): Mention[] {
  if (placed.length === 0) return [];
  const characters = new Map(unitsOf(text).map((unit, index) => [unit, index]));
  return placed.slice(0, limits.mentionsPerText).flatMap(({ start, end, person }): Mention[] => {
    const [from, to] = [characters.get(start), characters.get(end)];
    if (from === undefined || to === undefined) return [];
    const place = { start: from, length: to - from };
    return [person === undefined ? place : { ...place, person }];
  });
}

/** Where each code point of a text begins, in UTF-16 units, and its end. */
function unitsOf(text: string): number[] {
  const units: number[] = [];
  let at = 0;
  for (const character of text) {
    units.push(at);
    at += character.length;
  }
  return [...units, at];
}
