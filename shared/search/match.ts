import { needleOf, type Term } from './needle';
import type { Query } from './query';
import { spell } from './words';

/** The people and conversations, by number, to which a search is narrowed; undefined is all of them. */
export interface Scope {
  people: readonly number[] | undefined;
  conversations: readonly number[] | undefined;
}

/**
 * The FTS5 expression for a query, on a table with the columns text, author, conversation and has. Undefined when nothing
 * is asked that the index knows; dates are not its business.
 */
export function matchExpression(query: Query, scope: Scope): string | undefined {
  const parts = [
    ...query.terms.map(textPart),
    anyOf('author', 'p', scope.people),
    anyOf('conversation', 'c', scope.conversations),
    query.hasLink ? 'has : "link"' : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' AND ');
}

function textPart(term: Term): string | undefined {
  const needle = needleOf(term);
  if (!needle) return undefined;
  // Spelt words are letters and digits only: nothing in them could end the quotes.
  return `text : "${spell(needle.tokens.join(' '))}"${needle.prefix ? ' *' : ''}`;
}

function anyOf(column: string, letter: string, numbers: readonly number[] | undefined): string | undefined {
  if (!numbers) return undefined;
  if (numbers.length === 0) return `${column} : "nobody"`;
  return `${column} : (${numbers.map((number) => `"${letter}${number}"`).join(' OR ')})`;
}
