import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parseEntry, parsePlainMessage } from '../../../runtime/entries/entry-codec';
import { CarriedKeys } from '../../../runtime/sealing/carried-keys';
import { isControlEntry, type LogEntry, type MessageEntry } from '../../../shared/conversation/log-entry';
import { LineDecoder, type Line } from '../../../shared/protocol/codec';
import { isEntryCommand } from '../../../shared/protocol/entries';
import { limits } from '../../../shared/protocol/limits';
import {
  firstLineSchema,
  keysIn,
  keysLineSchema,
  lastLineSchema,
  linesVersion,
  type LastLine,
} from './lines-format';
import { readAs } from '../../../shared/read-as';

/** The file has no conversations, or not in a format that this version reads. */
export class ImportFormatError extends Error {
  constructor(readonly problem: 'foreign' | 'newer' | 'older' | 'no-file') {
    super(problem);
  }
}

/**
 * Imports entries. Resolves to the number of entries that are new (`taken`), not authentic (`refused`), or of
 * conversations that the user was never invited to (`foreign`).
 * @param keys the keys that the file carries of their conversation
 */
export type TakeEntries = (
  entries: readonly LogEntry[],
  keys: CarriedKeys,
) => Promise<{ taken: number; refused: number; foreign: number }>;

/** Result of an import. */
export interface ImportSummary {
  /** Number of messages that could be read, new or not. */
  messages: number;
  /** Number of entries of any kind that are new here. */
  taken: number;
  /** Number of malformed lines and of entries that are not authentic. */
  refused: number;
  foreign: number;
  /** Whether the file was complete or cut off, or the import was cancelled. */
  end: 'whole' | 'cut-off' | 'cancelled';
}

/** Number of messages imported at a time. */
const messagesAtOnce = 500;
/** Number of controls imported at a time. They are judged together. */
const controlsAtOnce = 5_000;
const longestLine = 2 * limits.lineBytes;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads conversations from JSON Lines and passes them to `take` in parts. Validates every line, because files are
 * untrusted. Entries imported before a cancellation stay. Rejects with `ImportFormatError`, errors of the file system,
 * and what `take` rejects with.
 * @param progress called with the number of bytes read so far, and in total
 */
export async function importLines(
  path: string,
  take: TakeEntries,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<ImportSummary> {
  const found = await stat(path);
  // Opening a pipe would wait for its writer and could not be cancelled; a device may have no end.
  if (!found.isFile()) throw new ImportFormatError('no-file');
  const { size } = found;
  // A stream without an encoding yields buffers, which Node's types do not say.
  const chunks: AsyncIterable<Buffer> = createReadStream(path);
  return await importChunks(chunks, take, (done) => progress(done, size), signal);
}

/** Like `importLines`, from the bytes of a file. */
export async function importChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  take: TakeEntries,
  progress: (done: number) => void,
  signal: AbortSignal,
): Promise<ImportSummary> {
  const reading = new LinesReader(take);
  const decoder = new LineDecoder(longestLine);
  let done = 0;
  for await (const chunk of chunks) {
    for (const line of decoder.push(chunk)) {
      const taking = reading.line(line);
      // Most lines only wait for others: a promise for each would cost as much as a part of reading it.
      if (taking) await taking;
    }
    done += chunk.length;
    if (!reading.hasBegun && done > longestLine) throw new ImportFormatError('foreign');
    progress(done);
    if (signal.aborted) return reading.end('cancelled');
  }
  return reading.end(undefined);
}

/** One file while it is read, line by line. */
class LinesReader {
  readonly #sum = { messages: 0, taken: 0, refused: 0, foreign: 0 };
  /** Whether the first line said that the file holds conversations. */
  hasBegun = false;
  #last: LastLine | undefined;
  #entries = 0;
  #piece: LogEntry[] = [];
  readonly #keys = new CarriedKeys();

  constructor(private readonly take: TakeEntries) {}

  /** Reads a line. Returns a promise if entries are being imported, which the next line has to wait for. */
  line(line: Line): Promise<void> | undefined {
    const text = line.tooLong ? undefined : textOf(line.bytes);
    const message = this.hasBegun ? plainMessageOf(text) : undefined;
    if (message) return this.#entry(message);
    const value = valueOf(text);
    if (!this.hasBegun) return this.#begin(value);
    // An entry is a list. Checking for that first is faster than the schema.
    if (Array.isArray(value) || !this.#frame(value)) return this.#entry(entryOf(value));
    return undefined;
  }

  async end(how: 'cancelled' | undefined): Promise<ImportSummary> {
    if (!this.hasBegun) throw new ImportFormatError('foreign');
    if (how !== 'cancelled') await this.#flush();
    const isWhole = this.#last !== undefined && this.#last.entries <= this.#entries;
    return { ...this.#sum, end: how ?? (isWhole ? 'whole' : 'cut-off') };
  }

  #begin(value: unknown): undefined {
    const first = readAs(firstLineSchema, value);
    if (!first.success) throw new ImportFormatError('foreign');
    if (first.data.version < linesVersion) throw new ImportFormatError('older');
    if (first.data.version > linesVersion) throw new ImportFormatError('newer');
    this.hasBegun = true;
  }

  /** Reads a line that is no entry. Returns false if it is none of those that a file has. */
  #frame(value: unknown): boolean {
    const last = readAs(lastLineSchema, value);
    if (last.success) this.#last = last.data;
    const keys = last.success ? undefined : readAs(keysLineSchema, value);
    if (keys?.success) this.#keys.add(keys.data.conversation, keysIn(keys.data));
    return last.success || keys?.success === true;
  }

  /** @param entry undefined if a line has none that can be read */
  #entry(entry: LogEntry | undefined): Promise<void> | undefined {
    this.#entries += 1;
    if (!entry) {
      this.#sum.refused += 1;
      return undefined;
    }
    // The header of a message whose content was deleted: nothing to import.
    if (!isControlEntry(entry) && !entry.content) return undefined;
    const flushing = this.#fits(entry) ? undefined : this.#flush();
    this.#piece.push(entry);
    if (!isControlEntry(entry)) this.#sum.messages += 1;
    return flushing;
  }

  /** Whether an entry can be imported with those waiting: same conversation, same sort, and there is room. */
  #fits(entry: LogEntry): boolean {
    const [first] = this.#piece;
    if (!first) return true;
    const most = isControlEntry(first) ? controlsAtOnce : messagesAtOnce;
    return (
      first.conversation === entry.conversation &&
      isControlEntry(first) === isControlEntry(entry) &&
      this.#piece.length < most
    );
  }

  async #flush(): Promise<void> {
    if (this.#piece.length === 0) return;
    const piece = this.#piece;
    this.#piece = [];
    const { taken, refused, foreign } = await this.take(piece, this.#keys);
    this.#sum.taken += taken;
    this.#sum.refused += refused;
    this.#sum.foreign += foreign;
  }
}

/** The text of a line; undefined if it is not UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** The value of a line; undefined if it is not JSON. */
function valueOf(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const plainBeginning = '["SEND_MESSAGE",';

/** The message in a line as an export has it, in the form of most messages; undefined for any other line. */
const plainMessageOf = (text: string | undefined): MessageEntry | undefined =>
  text?.startsWith(plainBeginning) === true && text.endsWith(']')
    ? parsePlainMessage(text.slice(plainBeginning.length, -1))
    : undefined;

/** The entry in a line; undefined if there is none or it is invalid. */
function entryOf(value: unknown): LogEntry | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [command, fields]: unknown[] = value;
  if (typeof command !== 'string' || !isEntryCommand(command) || !isRecord(fields)) return undefined;
  const read = parseEntry(command, fields);
  return read.ok ? read.value : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
