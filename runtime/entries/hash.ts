import { hash } from 'node:crypto';
import { canonical } from '../../shared/conversation/canonical';
import type { Json } from '../../shared/conversation/log-entry';
import { conversationId, type BodyHash, type ConversationId, type EntryHash } from '../../shared/ids';
import { headerText, type EntryCommand, type UnhashedEntry } from '../../shared/protocol/entries';

/** Fields of an entry or of its content, as on the wire. */
export type Fields = Readonly<Record<string, Json>>;

/** SHA-256 of a text's UTF-8, in base64url. */
export const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** The same as 32 raw bytes, for signing. */
export const sha256Bytes = (text: string): Uint8Array => hash('sha256', text, 'buffer');

/** The hash that identifies an entry, from its fields as on the wire. */
export const hashOf = (command: EntryCommand, fields: Fields): EntryHash =>
  hashOfHeader(command, canonical(withoutUnhashed(fields)));

/** The hash of an entry that was read or is being written. */
export const hashOfEntry = (entry: UnhashedEntry): EntryHash =>
  hashOfHeader(entry.command, headerText(entry));

/** Like `hashOf`, from the canonical JSON of the fields that it covers. */
export const hashOfHeader = (command: EntryCommand, header: string): EntryHash =>
  checked(isEntryHash, sha256(`["parley-2","${command}",${header}]`));

/** The hash of a message's content, from its fields as on the wire. */
export const bodyOf = (content: Fields): BodyHash => bodyOfText(canonical(content, 2));

/** Like `bodyOf`, from the content's canonical JSON. */
export const bodyOfText = (content: string): BodyHash =>
  checked(isBodyHash, sha256(`["parley-2-body",${content}]`));

// Not a schema or a pattern: that takes as long as the hash, and each message has two of them.
const isEntryHash = (text: string): text is EntryHash => text.length === hashCharacters;
const isBodyHash = (text: string): text is BodyHash => text.length === hashCharacters;
/** Length of 32 bytes in base64url. */
const hashCharacters = 43;

function checked<Hash extends string>(isHash: (text: string) => text is Hash, text: string): Hash {
  if (!isHash(text)) throw new TypeError('not a SHA-256 in base64url');
  return text;
}

/**
 * The id of the conversation that an INVITE founds: a UUID of version 8 (RFC 9562), from the first 16 bytes of the hash of
 * the INVITE without `conversation`.
 */
export function conversationIdOf(invite: Fields): ConversationId {
  const { conversation: _, ...fields } = withoutUnhashed(invite);
  const bytes = Buffer.from(hashOfHeader('INVITE', canonical(fields)), 'base64url').subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const parts = bytes.toString('hex').match(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/);
  return conversationId.parse(parts?.slice(1).join('-'));
}

function withoutUnhashed(fields: Fields): Fields {
  const { content: _content, signature: _signature, ...hashed } = fields;
  return hashed;
}
