import { needleOf, type Term } from './needle';
import type { Query } from './query';
import { mentionedWord, spellName } from './things';
import { spell } from './words';

/** Numbers of the people and conversations to which a search is restricted; undefined for all. */
export interface Scope {
  people: readonly number[] | undefined;
  /** People who are named in the text by somebody else; undefined for anybody, or nobody. */
  mentioned?: readonly MentionedPerson[] | undefined;
  conversations: readonly number[] | undefined;
}

/** Somebody whom messages name. */
export interface MentionedPerson {
  readonly id: string;
  /** Their number as an author; undefined if they never wrote anything. */
  readonly number: number | undefined;
}

/**
 * Returns the FTS5 expression for a query, on a table with the columns text, author, conversation and has. Undefined if
 * the query has nothing that the index covers; it does not cover dates.
 */
export function matchExpression(query: Query, scope: Scope): string | undefined {
  const parts = [
    ...query.terms.map(textPart),
    anyOf('author', 'p', scope.people),
    anyOf('conversation', 'c', scope.conversations),
    ...[...query.has].map((thing) => `has : "${thing}"`),
    ...query.files.map(namePart),
    mentionPart(scope.mentioned),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' AND ');
}

function textPart(term: Term): string | undefined {
  const needle = needleOf(term);
  if (!needle) return undefined;
  // `spell` gives letters and digits only, so nothing can end the quotes.
  return `text : "${spell(needle.tokens.join(' '))}"${needle.prefix ? ' *' : ''}`;
}

function namePart(term: Term): string | undefined {
  const needle = needleOf(term);
  return needle && `has : "${spellName(needle.tokens)}"${needle.prefix ? ' *' : ''}`;
}

function mentionPart(people: readonly MentionedPerson[] | undefined): string | undefined {
  if (!people) return undefined;
  const parts = people.length === 0 ? [toEverybody] : people.map(namingPart);
  return `(${parts.join(' OR ')})`;
}

const toEverybody = `has : "${mentionedWord(undefined)}"`;

/** The author is left out: nobody has to be told of what they wrote themselves, not even to everybody. */
function namingPart({ id, number }: MentionedPerson): string {
  const named = `(${toEverybody} OR has : "${mentionedWord(id)}")`;
  return number === undefined ? named : `(${named} NOT author : "p${number}")`;
}

function anyOf(column: string, letter: string, numbers: readonly number[] | undefined): string | undefined {
  if (!numbers) return undefined;
  if (numbers.length === 0) return `${column} : "nobody"`;
  return `${column} : (${numbers.map((number) => `"${letter}${number}"`).join(' OR ')})`;
}
