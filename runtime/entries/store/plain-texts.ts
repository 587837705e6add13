import type { AddedMessage } from '../../../shared/conversation/log-addition';
import { lastClock, type MessageEntry } from '../../../shared/conversation/log-entry';
import type { Statements } from '../../sqlite/statements';
import { idBytes, writeBytes } from './bytes32';
import type { Interning } from './interning';
import { messageCommand } from './rows';

/** Where a value lies in a row, and the number of bytes that it takes at most. */
interface Field {
  readonly at: number;
  readonly bytes: number;
}

/** Fields of a row, in order: decimal numbers, bytes, and texts with their numbers of bytes. */
const widths = {
  id: 16,
  piece: 16,
  person: 16,
  past: 16,
  number: 16,
  clock: 16,
  time: 16,
  stands: 1,
  unread: 1,
  writer: idBytes,
  prev: idBytes,
  hash: idBytes,
  body: idBytes,
  salt: 22,
  signatureBytes: 2,
  signature: 64,
  nameBytes: 3,
  name: 96,
  messageBytes: 3,
  message: 192,
  textBytes: 6,
};
type Name = keyof typeof widths;

let rowBytes = 0;
const fields = Object.fromEntries(
  Object.entries(widths).map(([name, bytes]): [string, Field] => {
    rowBytes += bytes;
    return [name, { at: rowBytes - bytes, bytes }];
  }),
) as Record<Name, Field>;

/** SQL that cuts a value out of the row that begins at `each.value`; SQLite counts bytes from 1. */
const cut = ({ at }: Field, bytes: number | string): string => `substr(?1, each.value + ${at + 1}, ${bytes})`;
const bytes = (name: Name): string => cut(fields[name], fields[name].bytes);
const integer = (name: Name): string => `CAST(${bytes(name)} AS INTEGER)`;
const text = (field: Field, length: number | string): string => `CAST(${cut(field, length)} AS TEXT)`;

/** The text follows the fields, because its length differs most. */
const textField: Field = { at: rowBytes, bytes: 0 };

const columns: Readonly<Record<string, string>> = {
  command: `${messageCommand}`,
  tie: '0',
  alone: '1',
  has_content: '1',
  conversation: '?3',
  arrival: '?4 + each.key',
  id: integer('id'),
  person: integer('person'),
  piece: integer('piece'),
  past: integer('past'),
  number: integer('number'),
  clock: integer('clock'),
  at: integer('time'),
  stands: integer('stands'),
  unread: integer('unread'),
  writer: bytes('writer'),
  prev: bytes('prev'),
  hash: bytes('hash'),
  body: bytes('body'),
  signature: `nullif(${cut(fields.signature, integer('signatureBytes'))}, x'')`,
  name: text(fields.name, integer('nameBytes')),
  message: text(fields.message, integer('messageBytes')),
  salt: text(fields.salt, fields.salt.bytes),
  text: text(textField, integer('textBytes')),
};

/** `?1`: the rows; `?2`: where each begins, as JSON; `?3`: the conversation; `?4`: the arrival number of the first. */
const insertion = `INSERT INTO entries (${Object.keys(columns).join(', ')})
  SELECT ${Object.values(columns).join(', ')} FROM json_each(?2) AS each WHERE true ON CONFLICT DO NOTHING`;

/** The text of a message that needs no other columns than these; undefined if it does. */
function plainTextOf(message: MessageEntry): string | undefined {
  const { clock, from, prev, signature, extra, content, sealed } = message;
  if (sealed || content?.kind !== 'text' || content.to !== undefined || clock === lastClock) return undefined;
  if (prev === undefined || (signature !== undefined && signature.length !== signatureCharacters))
    return undefined;
  const { id, salt } = content;
  const { text: said } = content.fields;
  if (typeof said !== 'string' || !fits(said, largestText) || hasNul(said)) return undefined;
  if (!fits(from, fields.name.bytes) || hasNul(from) || !fits(id, fields.message.bytes) || hasNul(id))
    return undefined;
  if (salt.length !== fields.salt.bytes) return undefined;
  for (const field in content.fields) if (field !== 'text') return undefined;
  for (const _ in extra) return undefined;
  return said;
}

/** 64 bytes in base64url. */
const signatureCharacters = 86;
const largestText = 999_999;

/** A UTF-16 unit takes three bytes at most. */
const fits = (value: string, atMost: number): boolean => value.length * 3 <= atMost;

/** SQLite reads texts up to a NUL. */
const hasNul = (value: string): boolean => value.includes('\0');

/**
 * Rows of messages that say a text and nothing else, as most do, to be inserted together. Their values lie in one array of
 * bytes, from which one statement cuts them: binding each value of each message takes longer than storing it.
 */
export class PlainTexts {
  #bytes = Buffer.alloc(64 * 1024);
  #end = 0;
  #starts: number[] = [];

  constructor(private readonly interning: Interning) {}

  /** Adds a message under a row id. Returns false, and adds nothing, if it is not a plain text. */
  add(id: number, { entry, person, piece, stands, unread }: AddedMessage): boolean {
    const said = plainTextOf(entry);
    if (said === undefined || !entry.content || entry.prev === undefined) return false;
    const start = this.#begin(rowBytes + said.length * 3);
    this.#integer('id', start, id);
    this.#integer('piece', start, piece);
    this.#integer('person', start, this.interning.person(person));
    this.#integer('past', start, this.interning.past(entry.after));
    this.#integer('number', start, entry.number);
    this.#integer('clock', start, entry.clock);
    this.#integer('time', start, entry.at);
    this.#integer('stands', start, stands ? 1 : 0);
    this.#integer('unread', start, unread ? 1 : 0);
    this.#bytes.set(this.interning.writer(entry.writer), start + fields.writer.at);
    writeBytes(entry.prev, this.#bytes, start + fields.prev.at);
    writeBytes(entry.hash, this.#bytes, start + fields.hash.at);
    writeBytes(entry.body, this.#bytes, start + fields.body.at);
    this.#bytes.write(entry.content.salt, start + fields.salt.at, 'latin1');
    this.#signature(start, entry.signature);
    this.#text('nameBytes', start, entry.from, fields.name);
    this.#text('messageBytes', start, entry.content.id, fields.message);
    this.#end += this.#text('textBytes', start, said, textField);
    return true;
  }

  /**
   * Inserts the messages and forgets them. Returns how many were inserted: those stay out whose row id is taken, and those
   * that are there already.
   * @param arrival the arrival number of the first; the others have the numbers after it
   */
  insert(statements: Statements, conversation: number, arrival: number): number {
    const rows = this.#bytes.subarray(0, this.#end);
    const starts = JSON.stringify(this.#starts);
    this.#end = 0;
    this.#starts = [];
    return statements.changes(insertion, rows, starts, conversation, arrival);
  }

  /** Reserves `mostBytes` for a row. Returns its offset. */
  #begin(mostBytes: number): number {
    const start = this.#end;
    if (start + mostBytes > this.#bytes.length) {
      const larger = Buffer.alloc(2 * (start + mostBytes));
      larger.set(this.#bytes.subarray(0, start));
      this.#bytes = larger;
    }
    this.#starts.push(start);
    this.#end += rowBytes;
    return start;
  }

  /** Writes a number of 0 to 2^53 in decimal. */
  #integer(name: Name, start: number, value: number): void {
    const { at, bytes: width } = fields[name];
    let end = start + at + width;
    // Two halves of less than 2^31, because arithmetic with larger numbers is slow.
    const high = Math.floor(value / halfNumber);
    const low = value - high * halfNumber;
    const digits = Math.min(width, halfDigits);
    end = this.#digits(end, digits, low);
    this.#digits(end, width - digits, high);
  }

  /** Writes `count` digits that end before `end`. Returns their offset. */
  #digits(end: number, count: number, value: number): number {
    let left = value | 0;
    const begin = end - count;
    for (let index = end - 1; index >= begin; index -= 1) {
      const rest = (left / 10) | 0;
      this.#bytes[index] = zero + left - rest * 10;
      left = rest;
    }
    return begin;
  }

  #signature(start: number, signature: string | undefined): void {
    this.#integer('signatureBytes', start, signature === undefined ? 0 : fields.signature.bytes);
    if (signature !== undefined) this.#bytes.write(signature, start + fields.signature.at, 'base64url');
  }

  /** Writes a text and its number of bytes, which it returns. */
  #text(length: Name, start: number, value: string, { at }: Field): number {
    const written = this.#bytes.write(value, start + at);
    this.#integer(length, start, written);
    return written;
  }
}

const zero = 48;
const halfDigits = 8;
const halfNumber = 100_000_000;
