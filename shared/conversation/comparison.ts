import type { EntryHash, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import type { PiecePart } from './branches';
import type { Chains } from './chains';
import type { ChainPiece } from './pieces';
import type { Claim, ClaimItem, Holdings, LogParts } from './holdings';
import type { LogEntry, MessageEntry } from './log-entry';
import { withRange, without, type Ranges } from './ranges';

/** Numbers of messages by the id of their piece. */
type Numbers = Map<number, Ranges>;

type ComparisonParts = Pick<LogParts, 'chains' | 'controls'>;

/** Returns the held messages of a writer that a claim shows the other side to hold, each once. */
export const covered = ({ chains }: ComparisonParts, theirs: Claim, writer: WriterId): readonly PiecePart[] =>
  shownBy(chains, writer, theirs.messages.get(writer) ?? []).covered;

/** Whether a claim names a control that this log lacks, or a message that it lacks and whose content the claimer has. */
export function offers({ chains, controls }: ComparisonParts, theirs: Claim): boolean {
  if (theirs.controls.some((hash) => !controls.graph.get(hash))) return true;
  const lowest = lowestBehind(chains);
  return [...theirs.messages].some(([writer, items]) =>
    items.some((item) => countLacked(lowest(writer, item), item) > 0),
  );
}

/** Number of messages that a claim offers and this log lacks. May be too high if branches share messages. */
export function countOffered({ chains }: Pick<ComparisonParts, 'chains'>, theirs: Claim): number {
  const lowest = lowestBehind(chains);
  let count = 0;
  for (const [writer, items] of theirs.messages)
    for (const item of items) count += countLacked(lowest(writer, item), item);
  return count;
}

/** @param lowest the lowest number held behind the item's end without a gap; undefined if the end is not held */
function countLacked(lowest: number | undefined, [first, last, , from = 0]: ClaimItem): number {
  const given = Math.max(first, from + 1);
  return Math.max(0, (lowest ?? last + 1) - given);
}

/** Returns a function that finds the lowest number held behind an item's end without a gap. */
function lowestBehind(chains: Chains): (writer: WriterId, item: ClaimItem) => number | undefined {
  const known = new Map<number, number>();
  return (writer, [, last, hash]) => {
    const place = chains.find({ writer, number: last, hash });
    const passed: number[] = [];
    let piece = place && chains.piece(place.piece);
    let lowest: number | undefined;
    while (piece) {
      passed.push(piece.id);
      const before: number | undefined = known.get(piece.id);
      lowest = before ?? piece.first;
      piece = before === undefined && piece.parent ? chains.piece(piece.parent.piece) : undefined;
    }
    if (lowest !== undefined) for (const id of passed) known.set(id, lowest);
    return lowest;
  };
}

/**
 * Yields what a receiver lacks by their claim: controls, pasts first, then messages, merging branches by clock. A person
 * gets each branch newest first, because the newest messages are read first. A server gets the oldest first, because it
 * passes messages on to simple clients in order of arrival. Messages are read from the shelf lazily.
 */
export function* lacking(
  holdings: Holdings,
  theirs: Claim,
  isAuthentic: (entry: LogEntry) => boolean,
  controlEntry: (hash: EntryHash) => LogEntry | undefined,
): Generator<LogEntry> {
  const { graph } = holdings.parts.controls;
  const known = graph.pastOf(theirs.controls);
  for (const { index, hash } of holdings.controls()) {
    const entry = known.has(index) ? undefined : controlEntry(hash);
    if (entry) yield entry;
  }
  const isServer = holdings.receiver === 'everything';
  const messagesOf = isServer ? oldestFirst : newestFirst;
  const streams = holdings.parts.chains.writers.flatMap((writer) =>
    lackingOf(holdings, theirs, writer).map((stream) => messagesOf(holdings, stream, isAuthentic)),
  );
  yield* merged(streams, isServer ? 'lowest clock first' : 'highest clock first');
}

/** Messages of one branch that the receiver lacks, newest first. */
interface Stream {
  readonly parts: readonly PiecePart[];
  /** Whether they include the end of the branch, for which no message of the receiver vouches. */
  readonly isEnd: boolean;
}

/** Returns the messages of a writer's branches that a claim does not show to be held. */
function lackingOf(holdings: Holdings, theirs: Claim, writer: WriterId): Stream[] {
  const { chains } = holdings.parts;
  const held = heldBy(holdings, theirs, writer);
  return holdings.branchesOf(writer).flatMap(({ parts, last: end }) => {
    const lacked = parts.flatMap((part) => {
      // Deleted content cannot be given.
      const first = Math.max(part.first, (chains.piece(part.piece)?.deleted ?? 0) + 1);
      const left = first > part.last ? [] : without([[first, part.last]], held.get(part.piece) ?? []);
      // Branches share messages: each is given once.
      add(held, part);
      return left.toReversed().map(([from, to]) => ({ piece: part.piece, first: from, last: to }));
    });
    return lacked.length > 0 ? [{ parts: lacked, isEnd: lacked[0]?.last === end }] : [];
  });
}

/**
 * What the other side holds or must be assumed to hold. If a stretch ends in an unknown hash, messages with lower numbers
 * in it are assumed to be held, except those that a known stretch of the claim shows to be missing.
 */
function heldBy(holdings: Holdings, theirs: Claim, writer: WriterId): Numbers {
  const { chains } = holdings.parts;
  const held: Numbers = new Map();
  const exposed: Numbers = new Map();
  const known = shownBy(chains, writer, theirs.messages.get(writer) ?? []);
  for (const part of known.covered) add(held, part);
  for (const part of known.below) add(exposed, part);
  const stretches = known.unknown.reduce<Ranges>(
    (all, [first, last]) => withRange(all, [first, last - 1]),
    [],
  );
  for (const piece of stretches.length > 0 ? chains.piecesOf(writer) : [])
    for (const [first, last] of stretches) {
      const [from, to] = [Math.max(first, piece.first), Math.min(last, piece.last)];
      if (from > to) continue;
      for (const [low, high] of without([[from, to]], exposed.get(piece.id) ?? []))
        add(held, { piece: piece.id, first: low, last: high });
    }
  return held;
}

/** What a claim shows about one writer's messages. */
interface ClaimedMessages {
  /** The held messages in the claim's stretches, each once. */
  readonly covered: readonly PiecePart[];
  /** The held messages behind these stretches. */
  readonly below: readonly PiecePart[];
  /** Stretches whose ends are not held. */
  readonly unknown: readonly ClaimItem[];
}

/**
 * Visits no message twice, however many stretches overlap: those that reach back furthest come first, and a walk stops
 * where an earlier one has been.
 */
function shownBy(chains: Chains, writer: WriterId, items: readonly ClaimItem[]): ClaimedMessages {
  const [inside, behind] = [new VisitedParts(), new VisitedParts()];
  const unknown: ClaimItem[] = [];
  for (const item of [...items].sort((a, b) => a[0] - b[0])) {
    const [first, last, hash] = item;
    const place = chains.find({ writer, number: last, hash });
    if (!place) unknown.push(item);
    let piece = place && chains.piece(place.piece);
    let number = last;
    while (piece && inside.pass(piece, first, number) && behind.pass(piece, 1, Math.min(number, first - 1))) {
      const { parent }: ChainPiece = piece;
      number = parent?.number ?? 0;
      piece = parent && chains.piece(parent.piece);
    }
  }
  return { covered: inside.parts, below: behind.parts, unknown };
}

/** Parts of pieces visited on the way back from the ends of stretches. */
class VisitedParts {
  readonly parts: PiecePart[] = [];
  readonly #tops = new Map<number, number>();

  /** Visits messages of a piece. Returns false if the messages before them have been visited already. */
  pass({ id, first: lowest }: ChainPiece, first: number, last: number): boolean {
    const from = Math.max(first, lowest);
    if (from > last) return true;
    const top = this.#tops.get(id) ?? 0;
    if (last <= top) return false;
    this.parts.push({ piece: id, first: Math.max(from, top + 1), last });
    this.#tops.set(id, last);
    return top < lowest;
  }
}

function add(numbers: Numbers, { piece, first, last }: PiecePart): void {
  numbers.set(piece, withRange(numbers.get(piece) ?? [], [first, last]));
}

/**
 * Yields a stream, newest first, from a message that is authentic by itself or that the receiver expects. A message vouches only
 * for those of its run, so the last of each part is signed if it can be: the next part may be of another run.
 */
function* newestFirst(
  { parts: { source } }: Holdings,
  { parts, isEnd }: Stream,
  isAuthentic: (entry: LogEntry) => boolean,
): Generator<MessageEntry> {
  let isVouched = !isEnd;
  for (const { piece, first, last } of parts)
    for (const held of source.newestFirst(piece, first, last)) {
      // The receiver does not get a message whose content was deleted, so it vouches for nothing.
      if (!held.content) {
        isVouched = false;
        continue;
      }
      const message = isVouched && held.number < last ? held : source.signed(held);
      isVouched ||= isAuthentic(message);
      if (isVouched) yield message;
    }
}

/** Yields a stream, oldest first. */
function* oldestFirst(
  holdings: Holdings,
  { parts, isEnd }: Stream,
  isAuthentic: (entry: LogEntry) => boolean,
): Generator<MessageEntry> {
  for (const part of parts.toReversed()) {
    const stretch = { parts: [part], isEnd: isEnd && part === parts[0] };
    yield* stretchOldestFirst(holdings, part, stretch, isAuthentic);
  }
}

/**
 * Yields messages of which only the last is signed from that one backwards, because each vouches for the one before. If
 * more messages than fit a batch wait for a signature, the rest of the stretch goes newest first.
 */
function* stretchOldestFirst(
  holdings: Holdings,
  { piece, first, last }: PiecePart,
  stretch: Stream,
  isAuthentic: (entry: LogEntry) => boolean,
): Generator<MessageEntry> {
  let batch: MessageEntry[] = [];
  for (const message of holdings.parts.source.oldestFirst(piece, first, last)) {
    const lowest = batch.at(-1)?.number;
    if (lowest !== undefined && batch.length >= limits.entriesPerBatch) {
      const rest = { ...stretch, parts: [{ piece, first: lowest, last }] };
      return yield* newestFirst(holdings, rest, isAuthentic);
    }
    // The receiver does not get a message whose content was deleted, so it vouches for nothing.
    batch = message.content ? [message, ...batch] : [];
    if (!message.content || !isAuthentic(message)) continue;
    yield* batch;
    batch = [];
  }
  // The receiver already has the message after these, and it vouches for them.
  if (!stretch.isEnd) yield* batch;
}

type ClockOrder = 'highest clock first' | 'lowest clock first';

/** Merges messages of several branches by clock. */
function* merged(streams: readonly Generator<MessageEntry>[], order: ClockOrder): Generator<MessageEntry> {
  const sign = order === 'highest clock first' ? 1 : -1;
  const heads = streams.flatMap((stream) => {
    const next = stream.next();
    return next.done ? [] : [{ stream, message: next.value }];
  });
  while (heads.length > 0) {
    let best = 0;
    heads.forEach(({ message }, at) => {
      if (sign * (message.clock - (heads[best]?.message.clock ?? 0)) > 0) best = at;
    });
    const head = heads[best];
    if (!head) return;
    yield head.message;
    const next = head.stream.next();
    if (next.done) heads.splice(best, 1);
    else head.message = next.value;
  }
}
