import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parseEntry } from '../../../runtime/entries/entry-codec';
import { isControlEntry, type LogEntry } from '../../../shared/conversation/log-entry';
import { LineDecoder, type Line } from '../../../shared/protocol/codec';
import { isEntryCommand } from '../../../shared/protocol/entries';
import { limits } from '../../../shared/protocol/limits';
import { firstLineSchema, lastLineSchema, linesVersion, type LastLine } from './lines-format';

/** A file that holds no conversations, or not in a form that is known. */
export class NoConversations extends Error {
  constructor(readonly problem: 'foreign' | 'newer' | 'older' | 'no-file') {
    super(problem);
  }
}

/** Takes in what was read; tells how much of it was new, not to be trusted, and nobody's business here. */
export type TakeEntries = (
  entries: readonly LogEntry[],
) => Promise<{ taken: number; refused: number; foreign: number }>;

/** What came of a file. */
export interface LinesImported {
  /** Number of messages that could be read, new or not. */
  messages: number;
  /** Number of entries of any kind that are new here. */
  taken: number;
  /** Number of lines that could not be understood, and of entries that are not to be trusted. */
  refused: number;
  foreign: number;
  /** What the file is: as long as it was written, cut off, or left when somebody wished it. */
  end: 'whole' | 'cut-off' | 'cancelled';
}

/** Number of messages that are taken in together. */
const messagesAtOnce = 500;
/** The same of controls, which belong together to be judged. */
const controlsAtOnce = 5_000;
const longestLine = 2 * limits.lineBytes;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads conversations from JSON Lines and hands them on in pieces. Every line is looked at anew: a file can be anybody's.
 * What was taken in before somebody cancels stays. Rejects with `NoConversations`, what the file system says, and what
 * `take` rejects with.
 */
export async function importLines(
  path: string,
  take: TakeEntries,
  progress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<LinesImported> {
  const found = await stat(path);
  // To open a pipe would wait for its writer and could not be cancelled; a device may have no end.
  if (!found.isFile()) throw new NoConversations('no-file');
  const { size } = found;
  const reading = new Reading(take);
  const decoder = new LineDecoder(longestLine);
  let done = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    for (const line of decoder.push(chunk)) await reading.line(line);
    done += chunk.length;
    if (!reading.hasBegun && done > longestLine) throw new NoConversations('foreign');
    progress(done, size);
    if (signal.aborted) return reading.end('cancelled');
  }
  return reading.end(undefined);
}

/** One file while it is read, line by line. */
class Reading {
  readonly #sum = { messages: 0, taken: 0, refused: 0, foreign: 0 };
  /** Whether the first line said that the file holds conversations. */
  hasBegun = false;
  #last: LastLine | undefined;
  #entries = 0;
  #piece: LogEntry[] = [];

  constructor(private readonly take: TakeEntries) {}

  async line(line: Line): Promise<void> {
    const value = line.tooLong ? undefined : valueOf(line.bytes);
    if (!this.hasBegun) return this.#begin(value);
    // An entry is a list. There are many, and a schema takes longer to say that it is not the last line.
    const last = Array.isArray(value) ? undefined : lastLineSchema.safeParse(value);
    if (last?.success) this.#last = last.data;
    else await this.#entry(value);
  }

  async end(how: 'cancelled' | undefined): Promise<LinesImported> {
    if (!this.hasBegun) throw new NoConversations('foreign');
    if (how !== 'cancelled') await this.#flush();
    const isWhole = this.#last !== undefined && this.#last.entries <= this.#entries;
    return { ...this.#sum, end: how ?? (isWhole ? 'whole' : 'cut-off') };
  }

  #begin(value: unknown): void {
    const first = firstLineSchema.safeParse(value);
    if (!first.success) throw new NoConversations('foreign');
    if (first.data.version < linesVersion) throw new NoConversations('older');
    if (first.data.version > linesVersion) throw new NoConversations('newer');
    this.hasBegun = true;
  }

  async #entry(value: unknown): Promise<void> {
    this.#entries += 1;
    const entry = entryOf(value);
    if (!entry) {
      this.#sum.refused += 1;
      return;
    }
    // The header of a message whose content was deleted: nothing that could be taken in.
    if (!isControlEntry(entry) && !entry.content) return;
    if (!this.#fits(entry)) await this.#flush();
    this.#piece.push(entry);
    if (!isControlEntry(entry)) this.#sum.messages += 1;
  }

  /** Whether an entry goes with those that wait: of one conversation, and of one sort. */
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
    const { taken, refused, foreign } = await this.take(this.#piece);
    this.#piece = [];
    this.#sum.taken += taken;
    this.#sum.refused += refused;
    this.#sum.foreign += foreign;
  }
}

/** What a line says; undefined when it is no JSON in UTF-8. */
function valueOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    return undefined;
  }
}

/** The entry that a line holds; undefined when it holds none, or one that contradicts itself. */
function entryOf(value: unknown): LogEntry | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [command, fields]: unknown[] = value;
  if (typeof command !== 'string' || !isEntryCommand(command) || !isRecord(fields)) return undefined;
  const read = parseEntry(command, fields);
  return read.ok ? read.value : undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
