import type { EntryHash, WriterId } from '../ids';
import { limits } from '../protocol/limits';
import { backFrom, type PiecePart } from './branches';
import type { Claim, ClaimItem, Holdings, LogParts } from './holdings';
import type { LogEntry, MessageEntry } from './log-entry';
import { withRange, without, type Ranges } from './ranges';

/** Numbers by piece. */
type Numbers = Map<number, Ranges>;

type Comparing = Pick<LogParts, 'chains' | 'controls'>;

/** Which of a writer's messages that are here a claim shows to be held. */
export function covered({ chains }: Comparing, theirs: Claim, writer: WriterId): PiecePart[] {
  return (theirs.messages.get(writer) ?? []).flatMap((item) => {
    const parts = partsUnder({ chains }, writer, item);
    return parts?.covered ?? [];
  });
}

/** Whether a claim names something that this log lacks, and whose content the claimer has. */
export function offers({ chains, controls }: Comparing, theirs: Claim): boolean {
  if (theirs.controls.some((hash) => !controls.graph.get(hash))) return true;
  return [...theirs.messages].some(([writer, items]) =>
    items.some((item) => {
      const parts = partsUnder({ chains }, writer, item);
      const [first, , , from = 0] = item;
      const lowest = parts?.covered.at(-1)?.first;
      return lowest === undefined || lowest > Math.max(first, from + 1);
    }),
  );
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
  const { past: known } = graph.closure(theirs.controls);
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
  const unknown: ClaimItem[] = [];
  for (const item of theirs.messages.get(writer) ?? []) {
    const parts = partsUnder({ chains }, writer, item);
    if (!parts) unknown.push(item);
    for (const part of parts?.covered ?? []) add(held, part);
    for (const part of parts?.below ?? []) add(exposed, part);
  }
  for (const [first, last] of unknown)
    for (const piece of chains.piecesOf(writer)) {
      const [from, to] = [Math.max(first, piece.first), Math.min(last - 1, piece.last)];
      if (from > to) continue;
      for (const [low, high] of without([[from, to]], exposed.get(piece.id) ?? []))
        add(held, { piece: piece.id, first: low, last: high });
    }
  return held;
}

/** What of the messages here lies in the stretch that an item names, and what behind it; undefined if its end is not here. */
function partsUnder(
  { chains }: Pick<Comparing, 'chains'>,
  writer: WriterId,
  [first, last, hash]: ClaimItem,
): { covered: PiecePart[]; below: PiecePart[] } | undefined {
  const place = chains.find({ writer, number: last, hash });
  const start = place && chains.piece(place.piece);
  if (!start) return undefined;
  const parts = backFrom(chains, start, last);
  const clipped = (from: number, to: number): PiecePart[] =>
    parts
      .map((part) => ({ ...part, first: Math.max(part.first, from), last: Math.min(part.last, to) }))
      .filter((part) => part.first <= part.last);
  return { covered: clipped(first, last), below: clipped(1, first - 1) };
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
