import type { EntryHash, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import type { PiecePart } from './branches';
import type { ChainPiece, Chains } from './chains';
import type { Claim, ClaimItem, Holdings, LogParts } from './holdings';
import type { LogEntry, MessageEntry } from './log-entry';
import { withRange, without, type Ranges } from './ranges';

/** Numbers by piece. */
type Numbers = Map<number, Ranges>;

type Comparing = Pick<LogParts, 'chains' | 'controls'>;

/** Which of a writer's messages that are here a claim shows to be held, each of them once. */
export const covered = ({ chains }: Comparing, theirs: Claim, writer: WriterId): readonly PiecePart[] =>
  shownBy(chains, writer, theirs.messages.get(writer) ?? []).covered;

/** Whether a claim names something that this log lacks, and whose content the claimer has. */
export function offers({ chains, controls }: Comparing, theirs: Claim): boolean {
  if (theirs.controls.some((hash) => !controls.graph.get(hash))) return true;
  const lowest = lowestBehind(chains);
  return [...theirs.messages].some(([writer, items]) =>
    items.some((item) => countLacked(lowest(writer, item), item) > 0),
  );
}

/** Number of messages that a claim offers and that this log lacks. Where branches share messages it may be too high. */
export function countOffered({ chains }: Pick<Comparing, 'chains'>, theirs: Claim): number {
  const lowest = lowestBehind(chains);
  let count = 0;
  for (const [writer, items] of theirs.messages)
    for (const item of items) count += countLacked(lowest(writer, item), item);
  return count;
}

/** @param lowest the lowest number of what is here of the messages behind the item's end; undefined when that is not here */
function countLacked(lowest: number | undefined, [first, last, , from = 0]: ClaimItem): number {
  const given = Math.max(first, from + 1);
  return Math.max(0, (lowest ?? last + 1) - given);
}

/** Finds the lowest number of what lies behind an item's end without a gap. */
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
 * What a receiver lacks by their claim: controls first, pasts first; then messages, branches by clock. A person is given each
 * branch from its end backwards, because the newest are read first. A server is given the oldest first, because it passes
 * messages on to simple clients in the order in which they come. Messages are read as they are asked for.
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

/** Messages of one branch that somebody lacks, from its end backwards. */
interface Stream {
  readonly parts: readonly PiecePart[];
  /** Whether the first of them is the branch's last: then nothing that the receiver has vouches for it. */
  readonly isEnd: boolean;
}

/** What of a writer's branches a claim does not show to be held. */
function lackingOf(holdings: Holdings, theirs: Claim, writer: WriterId): Stream[] {
  const { chains } = holdings.parts;
  const held = heldBy(holdings, theirs, writer);
  return holdings.branchesOf(writer).flatMap(({ parts, last: end }) => {
    const lacked = parts.flatMap((part) => {
      // What was deleted here cannot be given.
      const first = Math.max(part.first, (chains.piece(part.piece)?.deleted ?? 0) + 1);
      const left = first > part.last ? [] : without([[first, part.last]], held.get(part.piece) ?? []);
      // Branches meet: what lies under both is given once.
      add(held, part);
      return left.toReversed().map(([from, to]) => ({ piece: part.piece, first: from, last: to }));
    });
    return lacked.length > 0 ? [{ parts: lacked, isEnd: lacked[0]?.last === end }] : [];
  });
}

/**
 * What the other side holds, or has to be taken to hold. A hash that is not known here may end anything: messages with
 * lower numbers within its stretch are taken to lie behind it, unless a stretch that is known ends too early for that.
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

/** What a claim shows of one writer's messages. */
interface Shown {
  /** What is here and lies in the claim's stretches: each message once. */
  readonly covered: readonly PiecePart[];
  /** What is here and lies behind these. */
  readonly below: readonly PiecePart[];
  /** Stretches whose ends are not here. */
  readonly unknown: readonly ClaimItem[];
}

/**
 * Each piece is passed once, however many stretches overlap: those that reach down furthest come first, and what comes to
 * where one of them has been lies in it from there on.
 */
function shownBy(chains: Chains, writer: WriterId, items: readonly ClaimItem[]): Shown {
  const [inside, behind] = [new Passed(), new Passed()];
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

/** Parts of pieces that have been passed on the way back from the ends of stretches. */
class Passed {
  readonly parts: PiecePart[] = [];
  readonly #tops = new Map<number, number>();

  /** Passes what a piece has of these numbers. Returns false where the way on from there has been passed before. */
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

/** The messages of a stream in its order. The first is one whose signature holds, unless the receiver expects it. */
function* newestFirst(
  { parts: { source } }: Holdings,
  { parts, isEnd }: Stream,
  isAuthentic: (entry: LogEntry) => boolean,
): Generator<MessageEntry> {
  let isVouched = !isEnd;
  for (const { piece, first, last } of parts)
    for (const message of source.newestFirst(piece, first, last)) {
      // Its content was deleted here: the receiver is not given it, so it vouches for nothing.
      if (!message.content) {
        isVouched = false;
        continue;
      }
      isVouched ||= isAuthentic(message);
      if (isVouched) yield message;
    }
}

/** The messages of a stream from its beginning. */
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
 * Messages of which only the last is signed go from that one backwards, because each vouches for the one before. Where more
 * than a batch may have wait for a signature, the rest of the stretch goes newest first.
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
    // Its content was deleted here: the receiver is not given it, so it vouches for nothing.
    batch = message.content ? [message, ...batch] : [];
    if (!message.content || !isAuthentic(message)) continue;
    yield* batch;
    batch = [];
  }
  // What comes after these is with the receiver already, and vouches for them.
  if (!stretch.isEnd) yield* batch;
}

type ClockOrder = 'highest clock first' | 'lowest clock first';

/** Merges messages of several branches by clock. */
function* merged(streams: readonly Generator<MessageEntry>[], order: ClockOrder): Generator<MessageEntry> {
  const sign = order === 'highest clock first' ? 1 : -1;
  const heads = streams.flatMap((stream) => {
    const { value } = stream.next();
    return value ? [{ stream, message: value as MessageEntry }] : [];
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
