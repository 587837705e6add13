import type { SetTimer } from '../../runtime/timers';
import type { ConversationId, WriterId } from '../../shared/ids';
import { encodeMessage } from '../../shared/protocol/codec';
import { limits } from '../../shared/protocol/limits';
import { pathOf, type SharedFile } from '../../shared/transfers/requests';
import type { PieceName } from './piece-cache';

/** Time after which others are asked as well. */
const patienceMs = 5_000;
/** Computers that are asked at a time: of those that have brought pieces of the file, are said to have it, and of all others. */
const askedAtOnce = { bringers: 1, named: 2, others: 4 };
/** Files whose bringers are remembered, and how many of each. */
const filesRemembered = 1_000;
const bringersRemembered = 8;
/** Unread bytes above which a computer is not asked: chat goes first. */
const mostUnreadBytes = 64 * 1024;

/** A computer that can be asked for pieces. */
export interface AskedComputer {
  readonly writer: WriterId;
  readonly session: {
    readonly connection: { readonly unreadBytes: number; sendBytes(line: Uint8Array): unknown };
  };
}

/** A request that waits for a piece. */
export interface Want {
  readonly file: SharedFile;
  readonly name: PieceName;
  readonly by: WriterId;
  /** Writers that are said to have it. */
  readonly holders: readonly WriterId[];
}

export interface WantedPiecesParts {
  readonly setTimer: SetTimer;
  /** The computers of a conversation's members that are online. */
  computersOf(conversation: ConversationId): AskedComputer[];
  /** A random number from 0 to less than 1. */
  random(): number;
}

/** Requests that wait for one piece, and the writers that were asked for it. */
interface Awaited {
  readonly waiting: Set<(came: boolean) => void>;
  readonly asked: Set<WriterId>;
  timer: { cancel(): void } | undefined;
}

/** Asks members for pieces that are not kept here, and wakes the requests that wait for them. */
export class WantedPieces {
  readonly #awaited = new Map<string, Awaited>();
  /** Writers that have brought pieces of a file, the file used last at the end. */
  readonly #bringers = new Map<string, Set<WriterId>>();
  /** What each computer is asked for at the end of this turn, by file. */
  readonly #asking = new Map<AskedComputer, Map<string, { file: SharedFile; names: Set<PieceName> }>>();

  constructor(private readonly parts: WantedPiecesParts) {}

  /** Resolves to whether a piece has come: `limits.pieceWaitMs` after it was first asked for at the latest. */
  wait(want: Want, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    const key = keyOf(want);
    const awaited = this.#awaited.get(key) ?? this.#await(key, want);
    return new Promise((resolve) => {
      const settle = (came: boolean): void => {
        signal.removeEventListener('abort', giveUp);
        awaited.waiting.delete(settle);
        if (awaited.waiting.size === 0) this.#forget(key, awaited);
        resolve(came);
      };
      const giveUp = (): void => settle(false);
      awaited.waiting.add(settle);
      signal.addEventListener('abort', giveUp);
    });
  }

  /** A piece is kept from now on. */
  arrived(file: SharedFile, name: PieceName, bringer: WriterId): void {
    const key = pathOf(file, 'content');
    const bringers = this.#bringers.get(key) ?? new Set();
    this.#bringers.delete(key);
    this.#bringers.set(key, bringers);
    if (bringers.size < bringersRemembered) bringers.add(bringer);
    const [oldest] = this.#bringers.keys();
    if (this.#bringers.size > filesRemembered && oldest !== undefined) this.#bringers.delete(oldest);
    this.#settle(this.#awaited.get(keyOf({ file, name })), true);
  }

  /** Gives up on all. */
  stop(): void {
    for (const awaited of [...this.#awaited.values()]) this.#settle(awaited, false);
  }

  #await(key: string, want: Want): Awaited {
    const awaited: Awaited = { waiting: new Set(), asked: new Set(), timer: undefined };
    this.#awaited.set(key, awaited);
    const ask = (waited: number): void => {
      if (waited >= limits.pieceWaitMs) return this.#settle(awaited, false);
      this.#forgetSilent(want.file, awaited.asked);
      this.#ask(want, awaited.asked);
      awaited.timer = this.parts.setTimer(() => ask(waited + patienceMs), patienceMs);
    };
    ask(0);
    return awaited;
  }

  #settle(awaited: Awaited | undefined, came: boolean): void {
    for (const settle of [...(awaited?.waiting ?? [])]) settle(came);
  }

  #forget(key: string, awaited: Awaited): void {
    awaited.timer?.cancel();
    if (this.#awaited.get(key) === awaited) this.#awaited.delete(key);
  }

  /** Asks a few who were not asked yet. */
  #ask({ file, name, by, holders }: Want, asked: Set<WriterId>): void {
    const may = this.parts
      .computersOf(file.conversation)
      .filter((node) => node.writer !== by && !asked.has(node.writer))
      .filter((node) => node.session.connection.unreadBytes <= mostUnreadBytes);
    const bringers = this.#bringers.get(pathOf(file, 'content'));
    const proven = may.filter(({ writer }) => bringers?.has(writer) === true);
    const named = may.filter(({ writer }) => holders.includes(writer));
    const said =
      named.length > 0 ? { from: named, count: askedAtOnce.named } : { from: may, count: askedAtOnce.others };
    const groups = proven.length > 0 ? [{ from: proven, count: askedAtOnce.bringers }] : [said];
    // Whoever was asked first has not brought it: others are not left waiting behind those who brought pieces once.
    if (proven.length > 0 && asked.size > 0) groups.push(said);
    for (const { from, count } of groups) {
      const first = Math.floor(this.parts.random() * from.length);
      const some = [...from.slice(first), ...from.slice(0, first)].filter(({ writer }) => !asked.has(writer));
      for (const node of some.slice(0, count)) {
        asked.add(node.writer);
        this.#askSoon(node, file, name);
      }
    }
  }

  /** Whoever was asked for a piece and did not bring it in time is no longer asked before others. */
  #forgetSilent(file: SharedFile, asked: ReadonlySet<WriterId>): void {
    const bringers = this.#bringers.get(pathOf(file, 'content'));
    for (const writer of asked) bringers?.delete(writer);
  }

  /** Pieces that are asked for in one turn go in one line. */
  #askSoon(node: AskedComputer, file: SharedFile, name: PieceName): void {
    if (this.#asking.size === 0) setImmediate(() => this.#send());
    const files = this.#asking.get(node) ?? new Map<string, { file: SharedFile; names: Set<PieceName> }>();
    this.#asking.set(node, files);
    const key = pathOf(file, 'content');
    const asked = files.get(key) ?? { file, names: new Set() };
    files.set(key, asked);
    asked.names.add(name);
  }

  #send(): void {
    for (const [{ session }, files] of this.#asking)
      for (const { file, names } of files.values()) {
        const pieces = [...names].filter((name) => name !== 'layer');
        for (let from = 0; from === 0 || from < pieces.length; from += limits.piecesPerWant) {
          const some = pieces.slice(from, from + limits.piecesPerWant);
          const layer = from === 0 && names.has('layer') ? { layer: true } : {};
          session.connection.sendBytes(encodeMessage('PIECES_WANTED', { ...file, pieces: some, ...layer }));
        }
      }
    this.#asking.clear();
  }
}

const keyOf = ({ file, name }: Pick<Want, 'file' | 'name'>): string => `${pathOf(file, 'content')}#${name}`;
