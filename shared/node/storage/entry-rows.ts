import type { Entry } from '../../conversation/entry';
import type { Range, Ranges } from '../../conversation/ranges';
import { entrySchemas, isEntryCommand, type EntryCommand } from '../../protocol/messages';
import { numberIn, textIn, type Row } from './database';

/** Which command an entry's `kind` stands for. Numbers in files: only ever add to it. */
const commands: readonly EntryCommand[] = ['SEND_MESSAGE', 'INVITE', 'UNINVITE', 'JOIN', 'DECLINE', 'LEAVE'];
export const kindOf = (entry: Entry): number => commands.indexOf(entry.command);
/** The kind of texts; all others are greater. */
export const textKind = 0;

export const entryColumns =
  'kind, author, number, clock, at, name, signature, message, text, details' as const;

/** The values of `entryColumns` for an entry. */
export function entryValues(entry: Entry): (string | number | Uint8Array | null)[] {
  const isText = entry.command === 'SEND_MESSAGE';
  return [
    kindOf(entry),
    entry.author,
    entry.number,
    entry.clock,
    entry.at,
    entry.from,
    Buffer.from(entry.signature, 'base64url'),
    isText ? keptText(entry.id) : null,
    isText ? keptText(entry.text) : null,
    detailsOf(entry),
  ];
}

/** SQLite's texts are read up to a NUL, so one that has a NUL in it is kept as bytes. */
const keptText = (text: string): string | Uint8Array => (text.includes('\0') ? Buffer.from(text) : text);

/** A row's text as `entryValues` kept it; empty when there is none. */
export function textAt(row: Row, column: string): string {
  const value = row[column];
  return value instanceof Uint8Array ? Buffer.from(value).toString() : textIn(row, column);
}

function detailsOf(entry: Entry): string | null {
  if (entry.command === 'INVITE') {
    const { invited, title, since } = entry;
    return JSON.stringify({ invited, title, since });
  }
  return entry.command === 'UNINVITE' ? JSON.stringify({ withdrawn: entry.withdrawn }) : null;
}

/** The entry of a row with `entryColumns`; undefined when the row is broken. */
export function entryOf(row: Row, conversation: string): Entry | undefined {
  const signature = row['signature'];
  const authorship = {
    conversation,
    author: textIn(row, 'author'),
    from: textIn(row, 'name'),
    number: numberIn(row, 'number'),
    clock: numberIn(row, 'clock'),
    at: numberIn(row, 'at'),
    signature: signature instanceof Uint8Array ? Buffer.from(signature).toString('base64url') : '',
  };
  const command = commands[numberIn(row, 'kind')];
  // Texts are read by the thousand, and were looked at when they came.
  if (command === 'SEND_MESSAGE')
    return { command, ...authorship, id: textAt(row, 'message'), text: textAt(row, 'text') };
  try {
    const details: unknown = JSON.parse(textIn(row, 'details') || '{}');
    return command && parseEntry(command, { ...authorship, ...(details as object) });
  } catch {
    return undefined;
  }
}

/** An entry from its fields, as they are on the wire. Throws when they are not in order. */
export function parseEntry(command: string, fields: unknown): Entry {
  if (!isEntryCommand(command)) throw new Error(`${command} is no entry`);
  switch (command) {
    case 'INVITE':
      return { command, ...entrySchemas.INVITE.parse(fields) };
    case 'UNINVITE':
      return { command, ...entrySchemas.UNINVITE.parse(fields) };
    case 'SEND_MESSAGE':
      return { command, ...entrySchemas.SEND_MESSAGE.parse(fields) };
    default:
      return { command, ...entrySchemas[command].parse(fields) };
  }
}

/** Ranges are kept as `1-50,60-60`. */
export const textOfRanges = (ranges: Ranges): string => ranges.map((range) => range.join('-')).join();

export const rangesIn = (text: string): Ranges =>
  text === ''
    ? []
    : text.split(',').map((range): Range => {
        const [first = 0, last = 0] = range.split('-').map(Number);
        return [first, last];
      });
