import type { ConversationId, EntryHash } from '../ids';

/** A link to a message, which opens it in a Parley whose user takes part in its conversation: it says nothing of its words. */
const begins = 'parley://message/';
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const whole = new RegExp(`^${begins}(?<conversation>${uuid})/(?<row>[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$`);

/** Writes a link that `messageInLink` reads. */
export const messageLink = (conversation: ConversationId, row: EntryHash): string =>
  `${begins}${conversation}/${row}`;

/** The ids in a link to a message; undefined if the text is none. */
export function messageInLink(text: string): { conversation: string; row: string } | undefined {
  const { conversation, row } = whole.exec(text.trim())?.groups ?? {};
  return conversation === undefined || row === undefined ? undefined : { conversation, row };
}

/** Whether a text is a link to a message. */
export const isMessageLink = (text: string): boolean => messageInLink(text) !== undefined;
