import { z } from 'zod';
import { limits } from './limits';
import { failure, knownErrorCode, success, type Result } from './errors';
import { readAs } from '../read-as';

/** A parsed line. Its fields have not been validated. */
export interface Message {
  command: string;
  fields: Record<string, unknown>;
}

const commandPattern = /^[A-Z_]{1,32}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const lineFeed = 10;
const spaceByte = 32;
const carriageReturn = 13;

/**
 * Returns the bytes of one message, with its LF. Encode once and send the same bytes to every receiver.
 * Throws a RangeError above `limits.lineBytes`: every receiver would refuse such a line.
 */
export function encodeMessage(command: string, fields: object = {}): Uint8Array {
  const bytes = encoder.encode(`${command} ${JSON.stringify(fields)}\n`);
  if (bytes.length > limits.lineBytes) throw new RangeError(`A ${command} of ${bytes.length} bytes`);
  return bytes;
}

/** Parses one line without its LF: `COMMAND` and an optional JSON object. Fails with `not-utf8`, `bad-line` or `not-json`. */
export function decodeLine(bytes: Uint8Array): Result<Message> {
  let line: string;
  try {
    line = utf8.decode(bytes);
  } catch {
    return failure('not-utf8', 'The line is not UTF-8.');
  }
  const space = line.indexOf(' ');
  const command = space === -1 ? line : line.slice(0, space);
  if (!commandPattern.test(command))
    return failure('bad-line', 'A line is COMMAND, or COMMAND, a space and a JSON object.');
  const json = space === -1 ? '' : line.slice(space + 1);
  if (json.trim() === '') return success({ command, fields: {} });
  try {
    const fields: unknown = JSON.parse(json);
    if (isObject(fields)) return success({ command, fields });
  } catch {
    return failure('not-json', `What follows ${command} is not JSON.`);
  }
  return failure('not-json', `What follows ${command} must be a JSON object in braces.`);
}

/** Returns what follows a command and a space in a line; undefined if it has another command, or is not UTF-8. */
export function textAfter(command: string, bytes: Uint8Array): string | undefined {
  if (bytes[0] !== command.charCodeAt(0) || bytes[command.length] !== spaceByte) return undefined;
  try {
    const line = utf8.decode(bytes);
    return line.startsWith(command) ? line.slice(command.length + 1) : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Validates a message's fields. Fails with the schema's own code if it names one, or `missing-field` or `wrong-type`. */
export function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  fields: Record<string, unknown>,
): Result<z.output<Schema>> {
  const parsed = readAs(schema, fields);
  if (parsed.success) return success(parsed.data);
  const issue = parsed.issues[0];
  if (!issue) return failure('wrong-type', 'The fields are not as they should be.');
  const path = issue.path.join('.');
  const ownCode = issue.code === 'custom' ? knownErrorCode(issue.params?.['code']) : undefined;
  if (ownCode !== undefined) return failure(ownCode, issue.message);
  if (valueAt(fields, issue.path) === undefined)
    return failure('missing-field', `The field "${path}" is missing.`);
  return failure('wrong-type', `The field "${path}" is not as it should be: ${issue.message}.`);
}

function valueAt(fields: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    fields,
  );
}

/** One line of input: its bytes without LF or CR LF, or a mark that it was too long to keep. */
export type Line = { tooLong: false; bytes: Uint8Array } | { tooLong: true };

const smallestBuffer = 128;
/** Shared by all decoders, because most connections are idle. */
const nothing = new Uint8Array(0);

/**
 * Splits a stream of bytes into lines, however the bytes are chunked. Buffers the beginning of one line, in at most twice
 * its length and never more than the limit. A longer line is discarded up to its LF and reported once.
 */
export class LineDecoder {
  #held = nothing;
  #heldBytes = 0;
  #skipping = false;

  constructor(private readonly most: number = limits.lineBytes) {}

  /** Bytes of memory allocated for the unfinished line. */
  get bufferBytes(): number {
    return this.#held.length;
  }

  /** Takes the next bytes and returns the lines that they complete. Empty lines are skipped. */
  push(chunk: Uint8Array): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(lineFeed, start);
      if (end === -1) break;
      this.#endLine(chunk.subarray(start, end), lines);
      start = end + 1;
    }
    this.#hold(chunk.subarray(start), lines);
    return lines;
  }

  #hold(rest: Uint8Array, lines: Line[]): void {
    if (this.#skipping || rest.length === 0) return;
    if (this.#heldBytes + rest.length >= this.most) {
      this.#drop();
      this.#skipping = true;
      lines.push({ tooLong: true });
      return;
    }
    this.#append(rest);
  }

  #endLine(end: Uint8Array, lines: Line[]): void {
    if (this.#skipping) {
      this.#skipping = false;
      return;
    }
    if (this.#heldBytes + end.length + 1 > this.most) {
      this.#drop();
      lines.push({ tooLong: true });
      return;
    }
    const line = this.#joined(end);
    const bytes = line.at(-1) === carriageReturn ? line.subarray(0, -1) : line;
    if (bytes.length > 0) lines.push({ tooLong: false, bytes });
  }

  /** Returns the whole line. The buffer is handed over, not copied. */
  #joined(end: Uint8Array): Uint8Array {
    if (this.#heldBytes === 0) return end;
    this.#append(end);
    const line = this.#held.subarray(0, this.#heldBytes);
    this.#drop();
    return line;
  }

  /** Appends a copy of the bytes: the caller's buffer may be a slice of a large pool, or be reused. */
  #append(bytes: Uint8Array): void {
    const needed = this.#heldBytes + bytes.length;
    if (needed > this.#held.length) {
      const size = Math.min(this.most, Math.max(smallestBuffer, needed, this.#held.length * 2));
      const grown = new Uint8Array(size);
      grown.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = grown;
    }
    this.#held.set(bytes, this.#heldBytes);
    this.#heldBytes = needed;
  }

  #drop(): void {
    this.#held = nothing;
    this.#heldBytes = 0;
  }
}

/** Concatenates chunks. A single chunk is returned itself, not copied. */
export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const joined = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    joined.set(chunk, offset);
    offset += chunk.length;
  }
  return joined;
}
