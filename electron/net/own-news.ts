import type { ConversationId } from '../../shared/ids';
import type { ReadMark } from '../../shared/protocol/messages';
import type { NamedComputer } from '../../shared/protocol/named-computer';

/** What only the computers of one person tell each other. */
export type OwnNews =
  | readonly ['READ', { readonly marks: readonly ReadMark[] }]
  | readonly ['COMPUTERS', { readonly computers: readonly NamedComputer[] }];

/** What of it may be told where only some conversations may be named; undefined if that is nothing. */
export function newsNaming(
  news: OwnNews,
  mayName: (conversation: ConversationId) => boolean,
): OwnNews | undefined {
  const [command, fields] = news;
  if (command !== 'READ') return news;
  const marks = fields.marks.filter(({ conversation }) => mayName(conversation));
  return marks.length > 0 ? ['READ', { marks }] : undefined;
}
