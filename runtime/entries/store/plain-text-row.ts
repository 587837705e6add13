import type { AddedMessage } from '../../../shared/conversation/log-addition';
import { lastClock, type MessageEntry } from '../../../shared/conversation/log-entry';
import { writeBytes } from './bytes32';
import type { Interning } from './interning';
import { messageCommand, type Value } from './rows';

/**
 * Rows of messages that say a text and nothing else, as most do. The remaining columns are the same for all of them, so
 * fewer values are bound, which takes as long as the insertion itself.
 */
const columns = [
  ...['conversation', 'id', 'person', 'piece', 'stands', 'unread', 'arrival', 'writer', 'number', 'clock'],
  ...['at', 'name', 'prev', 'past', 'hash', 'signature', 'body', 'message', 'salt', 'text'],
];
export const plainTextInsertion = `INSERT INTO entries (command, tie, alone, has_content, ${columns.join(', ')})
  VALUES (${messageCommand}, 0, 1, 1, ${columns.map(() => '?').join(', ')})
  ON CONFLICT DO NOTHING`;

/** The text of a message that needs no other columns; undefined if it needs some. */
export function plainTextOf({ clock, from, extra, content }: MessageEntry): string | undefined {
  if (content?.kind !== 'text' || content.to !== undefined || clock === lastClock) return undefined;
  const { id, fields } = content;
  const { text } = fields;
  if (typeof text !== 'string' || hasNul(text) || hasNul(from) || hasNul(id)) return undefined;
  for (const field in fields) if (field !== 'text') return undefined;
  for (const _ in extra) return undefined;
  return text;
}

/** SQLite reads texts up to a NUL. */
const hasNul = (text: string): boolean => text.includes('\0');

/** Memory for one row: SQLite copies values when they are bound. New memory for each would take as long as that. */
const memory = new ArrayBuffer(160);
const prevBytes = new Uint8Array(memory, 0, 32);
const hashBytes = new Uint8Array(memory, 32, 32);
const bodyBytes = new Uint8Array(memory, 64, 32);
const signatureBytes = Buffer.from(memory, 96, 64);

/**
 * The values of `plainTextInsertion`. They MUST be bound before the next call.
 * @param text the result of `plainTextOf`
 */
export function plainTextValues(
  interning: Interning,
  conversation: number,
  id: number,
  arrival: number,
  { entry, person, piece, stands, unread }: AddedMessage,
  text: string,
): Value[] {
  const { prev, signature, content } = entry;
  if (prev !== undefined) writeBytes(prev, prevBytes);
  writeBytes(entry.hash, hashBytes);
  writeBytes(entry.body, bodyBytes);
  if (signature !== undefined) signatureBytes.write(signature, 'base64url');
  return [
    conversation,
    id,
    interning.person(person),
    piece,
    stands ? 1 : 0,
    unread ? 1 : 0,
    arrival,
    interning.writer(entry.writer),
    entry.number,
    entry.clock,
    entry.at,
    entry.from,
    prev === undefined ? null : prevBytes,
    interning.past(entry.after),
    hashBytes,
    signature === undefined ? null : signatureBytes,
    bodyBytes,
    content?.id ?? null,
    content?.salt ?? null,
    text,
  ];
}
