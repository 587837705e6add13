import { z } from 'zod';
import {
  lastClock,
  type ControlCommand,
  type EntryHeader,
  type EntryPlace,
  type Json,
  type LogEntry,
  type MessageContent,
  type MessageEntry,
  type SealedWith,
} from '../../../shared/conversation/log-entry';
import { bytes32Pattern } from '../../../shared/bytes32';
import type { Piece } from '../../../shared/conversation/log-addition';
import type { ConversationId, EntryHash } from '../../../shared/ids';
import { numberIn, textIn, type Row } from '../../sqlite/database';
import { bodyHashIn, bytesOf, hashIn, writerIn } from './bytes32';
import { controlOf, detailsOf } from './control-details';

export type Value = string | number | Uint8Array | null;

/** The command for each number in the column `command`. The numbers are stored in files: only ever append. */
const commands: readonly ('SEND_MESSAGE' | ControlCommand)[] = [
  'SEND_MESSAGE',
  'INVITE',
  'JOIN',
  'DECLINE',
  'LEAVE',
  'UNINVITE',
  'REMOVE',
  'WRITER',
  'REVOKE',
  'SPEAKERS',
  'CLOSE',
];
/** The number of SEND_MESSAGE; those of controls are greater. */
export const messageCommand = 0;

/** The columns of a message's content. */
export const contentColumns = ['kind', 'message', 'target', 'salt', 'text', 'fields'] as const;

/** The columns of an entry that are read back; `past` comes as its hashes, `after`. */
const ownColumns = [
  ...['command', 'writer', 'number', 'clock', 'at', 'name', 'prev', 'past', 'hash', 'signature', 'extra'],
  ...['details', 'body', ...contentColumns],
];
export const entryColumns = ownColumns.join(', ');
/** The same columns, for queries that read other tables as well. */
export const qualifiedEntryColumns = ownColumns.map((column) => `entries.${column} AS ${column}`).join(', ');

/** Orders entries by time where the clock is saturated. */
export const tieOf = ({ clock, at }: { clock: number; at: number }): number => (clock === lastClock ? at : 0);

/** The values of `placeColumns` for a place. */
export const placeValues = (place: EntryPlace): [number, number, Uint8Array, number] => [
  place.clock,
  tieOf(place),
  bytesOf(place.writer),
  place.number,
];

/** The values of `entryColumns` for an entry. */
export function entryValues(entry: LogEntry, writer: Uint8Array, past: number): Value[] {
  const isMessage = entry.command === 'SEND_MESSAGE';
  return [
    commands.indexOf(entry.command),
    writer,
    entry.number,
    entry.clock,
    entry.at,
    keptText(entry.from),
    entry.prev === undefined ? null : bytesOf(entry.prev),
    past,
    bytesOf(entry.hash),
    entry.signature === undefined ? null : Buffer.from(entry.signature, 'base64url'),
    jsonOf(entry.extra),
    isMessage ? sealedText(entry) : detailsOf(entry),
    isMessage ? bytesOf(entry.body) : null,
    ...contentValues(isMessage ? entry.content : undefined),
  ];
}

/** The column `details` of a message: how its content was sealed; null unless it was opened here. */
export const sealedText = ({ content, sealed }: MessageEntry): string | null =>
  content && sealed ? JSON.stringify([sealed.key, sealed.chain]) : null;

const noContent: readonly null[] = contentColumns.map(() => null);

/** The values of `contentColumns`. The kind `text` is null, so that an index of kinds leaves texts out. */
export function contentValues(content: MessageContent | undefined): readonly Value[] {
  if (!content) return noContent;
  const { kind, id, to, salt, fields } = content;
  const { text, ...others } = fields;
  const isText = typeof text === 'string';
  return [
    kind === 'text' ? null : keptText(kind),
    keptText(id),
    to === undefined ? null : bytesOf(to),
    keptText(salt),
    isText ? keptText(text) : null,
    jsonOf(isText ? others : fields),
  ];
}

function jsonOf(fields: { readonly [field: string]: Json }): string | null {
  for (const _ in fields) return JSON.stringify(fields);
  return null;
}

/** SQLite reads texts up to a NUL, so a text that contains one is stored as bytes. */
const keptText = (text: string): string | Uint8Array => (text.includes('\0') ? Buffer.from(text) : text);

/** A row's text as stored by `keptText`; empty when there is none. */
function textAt(row: Row, column: string): string {
  const value = row[column];
  return value instanceof Uint8Array ? Buffer.from(value).toString() : textIn(row, column);
}

/** A row's bytes; undefined for null. */
export function bytesAt(row: unknown, column: string): Uint8Array | undefined {
  const value = (row as Row | undefined)?.[column];
  return value instanceof Uint8Array ? value : undefined;
}

export const hashAt = (row: unknown, column: string): EntryHash | undefined => {
  const bytes = bytesAt(row, column);
  return bytes && hashIn(bytes);
};

/** What an entry needs besides its row. */
export interface RowContext {
  readonly conversation: ConversationId;
  /** The hashes of a numbered past. */
  pastOf(id: number): readonly EntryHash[];
}

/** The entry of a row with `entryColumns`; undefined when the row is broken. */
export function entryOf(row: Row, context: RowContext): LogEntry | undefined {
  const command = commands[numberIn(row, 'command')];
  try {
    const header = headerOf(row, context);
    if (!header || command === undefined) return undefined;
    if (command === 'SEND_MESSAGE') return messageOf(row, header);
    return controlOf(header, command, textIn(row, 'details'));
  } catch {
    return undefined;
  }
}

function headerOf(row: Row, { conversation, pastOf }: RowContext): EntryHeader | undefined {
  const [writer, hash, signature] = [bytesAt(row, 'writer'), bytesAt(row, 'hash'), bytesAt(row, 'signature')];
  if (!writer || !hash) return undefined;
  return {
    conversation,
    writer: writerIn(writer),
    number: numberIn(row, 'number'),
    prev: hashAt(row, 'prev'),
    after: pastOf(numberIn(row, 'past')),
    clock: numberIn(row, 'clock'),
    at: numberIn(row, 'at'),
    from: textAt(row, 'name'),
    hash: hashIn(hash),
    signature: signature && Buffer.from(signature).toString('base64url'),
    extra: fieldsIn(row, 'extra'),
  };
}

function messageOf(row: Row, header: EntryHeader): MessageEntry | undefined {
  const body = bytesAt(row, 'body');
  if (!body) return undefined;
  const details = textIn(row, 'details');
  const sealed = details === '' ? undefined : sealedIn(details);
  const [command, content] = ['SEND_MESSAGE', contentOf(row)] as const;
  // Own properties come first: V8 gives each object that begins with a spread a hidden class of its own.
  return sealed
    ? { command, body: bodyHashIn(body), content, sealed, ...header }
    : { command, body: bodyHashIn(body), content, ...header };
}

const sealedSchema = z.tuple([z.string().regex(bytes32Pattern), z.int().min(1)]);

/** How a content was sealed, as `sealedText` writes it. Throws for anything else. */
function sealedIn(details: string): SealedWith {
  const [key, chain] = sealedSchema.parse(JSON.parse(details));
  return { key, chain };
}

function contentOf(row: Row): MessageContent | undefined {
  if (row['salt'] === null) return undefined;
  const fields = fieldsIn(row, 'fields');
  return {
    kind: row['kind'] === null ? 'text' : textAt(row, 'kind'),
    id: textAt(row, 'message'),
    to: hashAt(row, 'target'),
    salt: textAt(row, 'salt'),
    fields: row['text'] === null ? fields : { ...fields, text: textAt(row, 'text') },
  };
}

/** Fields that this store wrote as JSON. */
function fieldsIn(row: Row, column: string): { readonly [field: string]: Json } {
  const json = textIn(row, column);
  return json === '' ? {} : (JSON.parse(json) as { [field: string]: Json });
}

/** The piece of a row of `pieces`; undefined when the row is broken. */
export function pieceIn(row: Row, pastOf: RowContext['pastOf']): Piece | undefined {
  const [writer, lastHash] = [bytesAt(row, 'writer'), hashAt(row, 'last_hash')];
  if (!writer || !lastHash) return undefined;
  return {
    id: numberIn(row, 'piece'),
    writer: writerIn(writer),
    first: numberIn(row, 'first'),
    last: numberIn(row, 'last'),
    lastHash,
    firstPrev: hashAt(row, 'first_prev'),
    after: pastOf(numberIn(row, 'past')),
    deleted: numberIn(row, 'deleted'),
    knownControls: numberIn(row, 'known_controls'),
  };
}

/** The place of an entry, by its row; undefined when the row is broken. */
export function placeIn(row: unknown): EntryPlace | undefined {
  const [writer, hash] = [bytesAt(row, 'writer'), hashAt(row, 'hash')];
  if (!writer || !hash) return undefined;
  return {
    clock: numberIn(row, 'clock'),
    at: numberIn(row, 'at'),
    writer: writerIn(writer),
    number: numberIn(row, 'number'),
    hash,
  };
}
