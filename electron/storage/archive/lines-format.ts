import { z } from 'zod';
import { encodeEntry } from '../../../runtime/entries/entry-codec';
import { bytes32Pattern } from '../../../shared/bytes32';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import { writerId, type ConversationId } from '../../../shared/ids';
import { conversationPattern } from '../../../shared/protocol/message-entry';
import { sealingBounds } from '../../../shared/sealing/bounds';
import { isInKeyChain, type ChainKey } from '../../../shared/sealing/chain-key';

/**
 * Conversations as JSON Lines: a header line; one line per entry, `["COMMAND", {fields}]`, with all fields that it has
 * on the wire; and a last line with counts, which shows whether the file was cut off. In each conversation controls
 * come first, each after its past, then each writer's messages, newest first: each message is then vouched for by the
 * one before it, and one signature check covers many. Sealed messages are as they were sealed, after lines with their keys.
 */
export const linesVersion = 2;

export const firstLineSchema = z.looseObject({
  parley: z.literal('conversations'),
  version: z.int().min(1),
  exported: z.string().max(40),
  /** Person whose conversations they are, as held on one computer. */
  person: z.string().max(100),
});
export type FirstLine = z.output<typeof firstLineSchema>;

export const lastLineSchema = z.looseObject({
  parley: z.literal('end'),
  conversations: z.int().min(0),
  entries: z.int().min(0),
});
export type LastLine = z.output<typeof lastLineSchema>;

const count = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const carriedKey = z
  .strictObject({
    /** Whose messages it is for. */
    writer: writerId,
    chain: count,
    number: count,
    /** The key itself, in base64url. */
    secret: z.string().regex(bytes32Pattern),
  })
  .refine(({ chain, number }) => isInKeyChain(chain, number), 'not in its key chain');

/** Keys of sealed messages that follow: from each, those of the later messages of its key chain can be derived. */
export const keysLineSchema = z.looseObject({
  parley: z.literal('keys'),
  conversation: z.string().regex(conversationPattern).brand<'ConversationId'>(),
  keys: z.array(carriedKey).min(1).max(sealingBounds.keysPerLine),
});
export type KeysLine = z.output<typeof keysLineSchema>;

/** The line with some keys of a conversation. */
export const keysLine = (conversation: ConversationId, keys: readonly ChainKey[]): string =>
  frameLine({
    parley: 'keys',
    conversation,
    keys: keys.map(({ writer, chain, number, secret }) => ({
      writer,
      chain,
      number,
      secret: Buffer.from(secret).toString('base64url'),
    })),
  });

/** The keys in a line. */
export const keysIn = ({ conversation, keys }: KeysLine): ChainKey[] =>
  keys.map(({ secret, ...place }) => ({ ...place, conversation, secret: Buffer.from(secret, 'base64url') }));

/** A line that is no entry, with its line feed. */
export const frameLine = (value: FirstLine | KeysLine | LastLine): string => `${JSON.stringify(value)}\n`;

/** An entry's line, with its line feed. */
export function entryLine(entry: LogEntry): string {
  const onWire = Buffer.from(encodeEntry(entry)).toString();
  return `["${entry.command}",${onWire.slice(entry.command.length + 1, -1)}]\n`;
}
