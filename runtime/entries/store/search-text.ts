import { annotate, type Written } from '../../../shared/conversation/annotations';
import { searchedWords, traitsOf } from '../../../shared/conversation/kinds';

/**
 * The text by which a message that stands alone is found: what is shown of it, edited or not. Undefined if its author
 * deleted it, its content is not here, or nothing of its kind is found.
 * @param belonging the messages that belong to it
 */
export function searchText(message: Written, belonging: readonly Written[]): string | undefined {
  const { said } = annotate(message, belonging);
  return said && searchedWords(said);
}

/** Whether messages of a kind may change what is shown of their target, and so the text by which it is found. */
export const changesSearchText = (kind: string): boolean => traitsOf(kind).isForTargetsAuthor;
