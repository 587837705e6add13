import { sha256 } from '../../../runtime/entries/hash';
import { parseEntry, parsePlainMessage, plainJsonOf } from '../../../runtime/entries/entry-codec';
import { verifiesEntry } from '../../../runtime/entries/signing';
import { EntryLog } from '../../../shared/conversation/entry-log';
import {
  emptyMessageShelf,
  type LogAddition,
  type Piece,
  type Stretch,
} from '../../../shared/conversation/log-addition';
import type { KeyRing } from '../../../runtime/sealing/key-ring';
import { asWritten } from '../../../runtime/sealing/opened-message';
import { isControlEntry, type LogEntry, type MessageEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { StoreError } from '../../../runtime/sqlite/database';
import { sealedContent } from '../../../shared/sealing/sealed-content';
import { fieldsOf } from '../../../shared/protocol/entries';
import type { CheckedRow, CheckReader } from './check-reader';
import { newestFirst } from './whole-reader';

export const damaged = (what: string): StoreError =>
  new StoreError('damaged', `the messages are damaged: ${what}`);

/** Number of entries checked between two reports. */
const entriesPerReport = 200;

/**
 * Checks all entries of a conversation. Throws `StoreError` at the first invalid one.
 * @param me person whose messages they are
 * @param checked called with the number of entries checked since its last call
 * @returns an addition without entries, whose `recast` says what stands; its clock is the highest of any entry
 */
export function checkConversation(
  reader: CheckReader,
  conversation: ConversationId,
  me: PersonId,
  checked: (entries: number) => void,
): LogAddition {
  const kept = reader.kept(conversation) ?? { controls: [], pieces: [], clock: 0 };
  const log = new EntryLog(conversation, reader, me, () => true, sha256, kept);
  const controls = checkControls(reader.controlRows(conversation), log);
  checked(controls.size);
  // A log without messages judges each piece as if it came first.
  const controlsAlone = { ...kept, pieces: [] };
  const judge = new EntryLog(conversation, emptyMessageShelf, me, verifiesEntry, sha256, controlsAlone);
  const vouched = new Set<string>();
  const stretches: Stretch[] = [];
  let clock = Math.max(0, ...kept.controls.map((control) => control.clock));
  for (const piece of newestFirst(kept.pieces)) {
    const rows = reader.messageRows(conversation, piece);
    clock = Math.max(
      clock,
      checkPiece(piece, rows, { log, judge, ring: reader.ring, vouched, clock: kept.clock, checked }),
    );
    stretches.push(...stretchesOf(piece, reader, log));
  }
  return {
    conversation,
    controls: [],
    messages: [],
    pieces: [],
    clock,
    recast: { controls, stretches },
  };
}

/** Returns which controls stand. */
function checkControls(
  rows: readonly (CheckedRow | undefined)[],
  log: EntryLog,
): ReadonlyMap<EntryHash, boolean> {
  for (const row of rows) {
    const { entry, person } = sound(row);
    if (!isControlEntry(entry)) throw damaged('a control is none');
    if (!verifiesEntry(entry)) throw damaged('a control is not what its author wrote');
    if (log.controls.graph.get(entry.hash)?.person !== person) throw damaged('a control is not permitted');
    if (entry.clock > log.clock) throw damaged('a clock is ahead of its conversation');
  }
  return new Map(rows.flatMap((row) => (row ? [[row.entry.hash, log.stands(row.entry)] as const] : [])));
}

interface PieceCheck {
  readonly log: EntryLog;
  /** Judges messages by the controls alone. */
  readonly judge: EntryLog;
  /** The keys with which messages that are stored open are sealed again. */
  readonly ring: KeyRing;
  /** Messages that are authentic because another of the same run names them in `prev`. */
  readonly vouched: Set<string>;
  readonly clock: number;
  readonly checked: (entries: number) => void;
}

/** @returns the highest clock of a message in the piece */
function checkPiece(
  piece: Piece,
  rows: Iterable<CheckedRow | undefined>,
  { log, judge, ring, vouched, clock, checked }: PieceCheck,
): number {
  if (!isStretch(piece)) throw damaged('the counts of messages cannot be read');
  const after = piece.after.join();
  const author = log.personOf(piece.writer, piece.after);
  let [number, hash, unreported]: [number, EntryHash | undefined, number] = [piece.last, piece.lastHash, 0];
  let highest = 0;
  for (const row of rows) {
    const { entry, person } = sound(row && { ...row, entry: asWritten(row.entry, ring) });
    if (isControlEntry(entry)) throw damaged('a message is none');
    if (person !== author) throw damaged('a message is by somebody else');
    const isNext = entry.number === number && entry.hash === hash && entry.writer === piece.writer;
    if (!isNext || entry.after.join() !== after) throw damaged('a message is not counted');
    if (entry.number === piece.last) checkEnd(entry, judge, vouched);
    if (entry.clock > clock) throw damaged('a clock is ahead of its conversation');
    highest = Math.max(highest, entry.clock);
    [number, hash, unreported] = [number - 1, entry.prev, unreported + 1];
    if (number < piece.first) vouch(entry, vouched);
    if (unreported < entriesPerReport) continue;
    checked(unreported);
    unreported = 0;
  }
  if (number !== piece.first - 1 || hash !== piece.firstPrev) throw damaged('messages are missing');
  checked(unreported);
  return highest;
}

/** Checks by its last message that the author of a piece wrote all of it and took part. Throws `StoreError`. */
function checkEnd(entry: MessageEntry, judge: EntryLog, vouched: ReadonlySet<string>): void {
  const offered = { ...entry, content: entry.content ?? (judge.isSealed ? noSealedContent : noContent) };
  const verdict = judge.fork().offer(offered, { isAuthentic: isVouched(entry, vouched) });
  if (verdict.kind === 'added') return;
  if (verdict.kind === 'refused' && verdict.why === 'not-authentic')
    throw damaged('a message is not what its author wrote');
  throw damaged('somebody writes where they do not take part');
}

/** Placeholder for deleted content, because the judge requires content. */
const noSealedContent = sealedContent({ key: '', chain: 1, salt: '', data: '' });
const noContent = { kind: 'text', id: '', to: undefined, salt: '', fields: {} };

/** Whether a piece's numbers are in range and ascending. */
const isStretch = ({ id, first, last, deleted }: Piece): boolean =>
  id >= 1 && first >= 1 && first <= last && deleted >= 0 && deleted <= last;

/** Returns the row if its entry is well-formed and matches its hash. Throws `StoreError` otherwise. */
function sound(row: CheckedRow | undefined): CheckedRow {
  if (!row) throw damaged('a message cannot be read');
  if (hashAnew(row.entry) !== row.entry.hash) throw damaged('a message is not what its author wrote');
  return row;
}

/** The hash of an entry that is read again from what it says on the wire; undefined if no entry may say that. */
function hashAnew(entry: LogEntry): EntryHash | undefined {
  const json = isControlEntry(entry) ? undefined : plainJsonOf(entry);
  const message = json === undefined ? undefined : parsePlainMessage(json);
  if (message) return message.hash;
  const read = parseEntry(entry.command, fieldsOf(entry));
  return read.ok ? read.value.hash : undefined;
}

/** Key of a vouched message. Includes `after`, because messages of another run do not vouch for it. */
const keyOf = (run: MessageEntry, number: number, hash: EntryHash): string =>
  `${run.writer} ${number} ${hash} ${run.after.join()}`;
const vouch = (entry: MessageEntry, vouched: Set<string>): void =>
  void (entry.prev !== undefined && vouched.add(keyOf(entry, entry.number - 1, entry.prev)));
const isVouched = (entry: MessageEntry, vouched: ReadonlySet<string>): boolean =>
  vouched.has(keyOf(entry, entry.number, entry.hash));

/** Splits a piece into the messages that stand, which come first, and the rest. */
function stretchesOf(piece: Piece, reader: CheckReader, log: EntryLog): Stretch[] {
  const stands = (number: number): boolean => {
    const message = reader.messageAt(log.conversation, piece.id, number);
    return message !== undefined && log.stands(message);
  };
  let [low, high] = [piece.first - 1, piece.last];
  while (low < high) {
    // Not of the sum: that of two such numbers need not be exact, and then nothing would get nearer.
    const middle = low + Math.ceil((high - low) / 2);
    if (stands(middle)) low = middle;
    else high = middle - 1;
  }
  return [
    { piece: piece.id, first: piece.first, last: low, stands: true },
    { piece: piece.id, first: low + 1, last: piece.last, stands: false },
  ].filter(({ first, last }) => first <= last);
}
