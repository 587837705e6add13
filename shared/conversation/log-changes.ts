import type { EntryHash, PersonId, WriterId } from '../ids';
import type { ControlGraph } from './control-graph';
import type { ControlRecord } from './control-record';
import { allPieces } from './chains';
import type { ChainPiece } from './pieces';
import { cuts } from './control-entry';
import { LayeredMap } from './layered-map';
import type { AddedControl, AddedMessage, LogAddition, StandingChange, Stretch } from './log-addition';
import type { LogContents } from './log-contents';
import type { ControlEntry, MessageEntry } from './log-entry';
import type { FreshMessage } from './fresh-messages';
import { countsAsUnread } from './readings';
import type { Standing } from './standing';

/** Returns a message as a node stores it. */
export type Opened = (message: MessageEntry) => MessageEntry;
export const asItCame: Opened = (message) => message;

/** What was added to a log and is not taken for storage yet, and what was last reported to stand. */
export class LogChanges {
  #told = new ReportedStanding();
  #controls: ControlEntry[] = [];
  /** Whether controls added since the last `take` may have changed what stands. */
  #isRecast = false;

  /** @param contents of the log; a fork has its own */
  constructor(private readonly contents: LogContents) {}

  fork(contents: LogContents): LogChanges {
    const fork = new LogChanges(contents);
    fork.#told = this.#told.fork();
    fork.#controls = [...this.#controls];
    fork.#isRecast = this.#isRecast;
    return fork;
  }

  /** Records what stands in stored contents, so that only later changes are reported. */
  opened(): void {
    this.#settle(true);
  }

  /** @param isPlain whether the controls were plain before and still are, see `Controls` */
  controlAdded(entry: ControlEntry, isPlain: boolean): void {
    this.#isRecast ||= !isPlain || cuts(entry);
    this.#controls.push(entry);
  }

  /**
   * Returns what was added since the last call.
   * @param isKept whether the shelf has it from now on
   * @param opened returns a message as it is to be stored: opened, if it is sealed and this node has its key
   */
  take(isKept: boolean, opened: Opened): LogAddition {
    const { conversation, source, chains, clock } = this.contents;
    const recast = this.#settle(this.#isRecast);
    const controls = this.#controls.flatMap((entry) => this.#describe(entry));
    // Before `takeFresh`, because what stands may depend on messages that are not on the shelf yet.
    const messages = additionsOf(source.fresh(), (piece) => this.#factsOf(piece), opened);
    source.takeFresh(isKept);
    this.#controls = [];
    this.#isRecast = false;
    return { conversation, controls, messages, pieces: chains.takeChanged(), recast, clock };
  }

  /** Records what stands. Returns the differences from what was recorded before. */
  #settle(isRecast: boolean): StandingChange | undefined {
    const { controls, chains, record, parts } = this.contents;
    const changed = isRecast ? this.#told.tellControls(controls.graph, record, parts.standing) : noControls;
    const pieces = isRecast ? allPieces(chains) : this.#cutPieces();
    return recastOf(changed, this.#told.tell(pieces, parts.standing));
  }

  /** The pieces of writers who are cut and have new messages: these may link others to an end that a removal names. */
  #cutPieces(): ChainPiece[] {
    const { chains, source, parts } = this.contents;
    const writers = new Set<WriterId>();
    for (const id of piecesIn(source.fresh())) {
      const piece = chains.piece(id);
      if (piece && parts.standing.isCut(piece)) writers.add(piece.writer);
    }
    return [...writers].flatMap((writer) => chains.piecesOf(writer));
  }

  #describe(entry: ControlEntry): AddedControl | [] {
    const { controls, parts } = this.contents;
    const placed = controls.graph.get(entry.hash);
    return placed ? { entry, person: placed.person, stands: parts.standing.stands(placed) } : [];
  }

  #factsOf(id: number): PieceFacts | undefined {
    const piece = this.contents.chains.piece(id);
    const person = piece && this.contents.personOf(piece.writer, piece.after);
    if (!piece || person === undefined) return undefined;
    const top = this.contents.parts.standing.topOf(piece);
    return { person, top, isForReader: this.contents.isForReader(piece) };
  }
}

const noControls: ReadonlyMap<EntryHash, boolean> = new Map<EntryHash, boolean>();
const nothing: ReadonlySet<EntryHash> = new Set<EntryHash>();

/** What was last reported to stand, from which later changes are found. */
class ReportedStanding {
  /** By piece, the highest number that stands; only pieces of which not all stands. */
  #tops = new LayeredMap<number, number>();
  #voids = nothing;

  fork(): ReportedStanding {
    const fork = new ReportedStanding();
    fork.#tops = this.#tops.fork();
    fork.#voids = this.#voids;
    return fork;
  }

  /** Records what stands of these pieces. Returns the differences from the last report. */
  tell(pieces: readonly ChainPiece[], standing: Standing): Stretch[] {
    return pieces.flatMap((piece) => {
      const told = this.#tops.get(piece.id) ?? piece.last;
      const top = standing.topOf(piece);
      if (top < piece.last) this.#tops.set(piece.id, top);
      else if (this.#tops.get(piece.id) !== undefined) this.#tops.delete(piece.id);
      if (top === told) return [];
      const [from, to] = [Math.min(top, told) + 1, Math.min(Math.max(top, told), piece.last)];
      const first = Math.max(from, piece.first);
      return first > to ? [] : [{ piece: piece.id, first, last: to, stands: top > told }];
    });
  }

  /** Records which controls are void. Returns those that changed since the last report, and whether they stand now. */
  tellControls(graph: ControlGraph, record: ControlRecord, standing: Standing): Map<EntryHash, boolean> {
    const voids = new Set<EntryHash>();
    for (const placed of graph.all) if (!standing.stands(placed)) voids.add(placed.hash);
    const changed = new Map<EntryHash, boolean>();
    for (const { hash } of record.all())
      if (voids.has(hash) !== this.#voids.has(hash)) changed.set(hash, !voids.has(hash));
    this.#voids = voids;
    return changed;
  }
}

/** Returns undefined if nothing changes. */
const recastOf = (
  controls: ReadonlyMap<EntryHash, boolean>,
  stretches: readonly Stretch[],
): StandingChange | undefined =>
  controls.size === 0 && stretches.length === 0 ? undefined : { controls, stretches };

/** What all messages of a piece have in common. */
interface PieceFacts {
  readonly person: PersonId;
  /** The highest number that stands. */
  readonly top: number;
  /** Whether they are news to the log's reader. */
  readonly isForReader: boolean;
}

/** The pieces that messages belong to, each once. */
function piecesIn(messages: readonly FreshMessage[]): Set<number> {
  const pieces = new Set<number>();
  for (const { piece } of messages) pieces.add(piece);
  return pieces;
}

/** Describes added messages for storage. Omits those for whose piece `factsOf` returns undefined. */
function additionsOf(
  messages: readonly FreshMessage[],
  factsOf: (piece: number) => PieceFacts | undefined,
  opened: Opened,
): AddedMessage[] {
  const pieces = new Map<number, PieceFacts | undefined>();
  for (const piece of piecesIn(messages)) pieces.set(piece, factsOf(piece));
  const added: AddedMessage[] = [];
  for (const { entry: received, piece, isKnown } of messages) {
    const facts = pieces.get(piece);
    if (!facts) continue;
    const { person, top, isForReader } = facts;
    const entry = opened(received);
    const stands = entry.number <= top;
    const unread = !isKnown && stands && isForReader && countsAsUnread(entry.content);
    added.push({ entry, person, piece, stands, unread, known: isKnown });
  }
  return added;
}
