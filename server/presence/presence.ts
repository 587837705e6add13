import type { PersonId } from '../../shared/ids';
import { encodeMessage, joinBytes } from '../../shared/protocol/codec';
import type { LineConnection } from '../../shared/protocol/line-connection';
import { limits } from '../../shared/protocol/limits';
import type { OnlineUser } from '../../shared/protocol/messages';
import { RateLimit } from '../../shared/protocol/rate-limit';
import type { Registered } from '../session';
import type { SetTimer } from '../../runtime/timers';
import { UserList } from './user-list';

/**
 * Debounce interval for changes, within these limits: `perChangeMs` for each of the last changes sent, because every reader has
 * work with each, and `perReaderMs` for each reader, because sending to everybody takes a system call each. So the server spends
 * a small part of its time on changes, however many are online.
 */
const leastMs = 30;
const perChangeMs = 2;
const perReaderMs = 0.2;
const mostMs = 5_000;
/** Maximum rate of full lists, in bytes per second for all readers together; above it they are sent less often. */
const listBytesPerSecond = 20_000_000;
/** Unread bytes above which a session gets no more changes, but the full list once it has read them. */
const behindBytes = 256 * 1024;
/** Number of users that fit a line, whatever their notes are. */
const usersPerLine = 30;
const goneIdsPerLine = 1_000;

/** What `Presence` needs of a registered client. */
export interface Reader extends Pick<Registered, 'wantsChanges' | 'listVersion'> {
  readonly session: {
    readonly connection: Pick<LineConnection, 'unreadBytes' | 'sendBytes' | 'whenTaken'>;
  };
}

/**
 * Tells everyone who is online. Sessions that asked for changes get changes; others get the full list. The cost of a list for
 * everyone grows with the square of their number, so lists are spaced to bound the bytes per second. A session gets no list
 * before it has read the last one.
 */
export class Presence {
  readonly #list = new UserList();
  /** Number of changes so far. */
  #stamp = 0;
  /** The last change that was sent, by number. */
  #told = 0;
  /** Changes to send: the number of each, and the person's user (undefined: gone). */
  readonly #news = new Map<PersonId, { stamp: number; user: OnlineUser | undefined }>();
  readonly #budgets = new Map<PersonId, RateLimit>();
  #newsTimer: { cancel(): void } | undefined;
  #listTimer: { cancel(): void } | undefined;
  #newsMs = leastMs;
  #listMs = leastMs;
  /** Clients that get the full list when they have read what they were sent. */
  readonly #behind = new Set<Reader>();
  #isStopped = false;

  constructor(
    private readonly directory: { clients(): Iterable<Reader> },
    private readonly setTimer: SetTimer,
    private readonly now: () => number,
  ) {}

  /** A person came online, or changed what others see of them. */
  changed(user: OnlineUser): void {
    this.#list.set(user);
    this.#note(user.id, user);
  }

  gone(person: PersonId): void {
    this.#list.delete(person);
    this.#note(person, undefined);
  }

  /** Sends the full list. */
  sendList(reader: Reader): void {
    for (const piece of this.#list.pieces()) reader.session.connection.sendBytes(piece);
    reader.listVersion = this.#stamp;
  }

  stop(): void {
    this.#isStopped = true;
    this.#newsTimer?.cancel();
    this.#listTimer?.cancel();
  }

  #note(id: PersonId, user: OnlineUser | undefined): void {
    this.#stamp += 1;
    this.#news.set(id, { stamp: this.#stamp, user });
    this.#schedule(this.#newsMs);
  }

  #schedule(ms: number): void {
    if (!this.#isStopped) this.#newsTimer ??= this.setTimer(() => this.#tell(), ms);
  }

  #tell(): void {
    this.#newsTimer = undefined;
    const news = this.#takeNews();
    if (news.length > 0) {
      const changes = joinBytes(changeLines(news));
      let readers = 0;
      for (const reader of this.directory.clients()) {
        if (!reader.wantsChanges) continue;
        this.#tellChanges(reader, changes);
        readers += 1;
      }
      this.#newsMs = Math.min(mostMs, Math.max(leastMs, news.length * perChangeMs, readers * perReaderMs));
      this.#listsSoon();
    }
    if (this.#news.size > 0) this.#schedule(Math.max(this.#newsMs, limits.presenceChangeMs / 4));
  }

  /** Takes the changes that may be sent now. Those beyond a person's rate limit wait, and newer ones replace them. */
  #takeNews(): [id: PersonId, user: OnlineUser | undefined][] {
    const now = this.now();
    const told: [PersonId, OnlineUser | undefined][] = [];
    for (const [id, { stamp, user }] of this.#news) {
      const budget =
        this.#budgets.get(id) ?? new RateLimit(1_000 / limits.presenceChangeMs, limits.presenceChanges, now);
      this.#budgets.set(id, budget);
      if (budget.take(now) > 0) continue;
      this.#news.delete(id);
      this.#told = Math.max(this.#told, stamp);
      told.push([id, user]);
    }
    for (const [id, budget] of this.#budgets) if (budget.isFull(now)) this.#budgets.delete(id);
    return told;
  }

  #tellChanges(reader: Reader, changes: Uint8Array): void {
    if (this.#behind.has(reader)) return;
    const { connection } = reader.session;
    if (connection.unreadBytes > behindBytes) this.#sendListLater(reader);
    else connection.sendBytes(changes);
  }

  #listsSoon(): void {
    if (!this.#isStopped) this.#listTimer ??= this.setTimer(() => this.#sendLists(), this.#listMs);
  }

  #sendLists(): void {
    this.#listTimer = undefined;
    let receivers = 0;
    for (const reader of this.directory.clients()) {
      if (reader.wantsChanges || reader.listVersion >= this.#told) continue;
      if (reader.session.connection.unreadBytes > 0) this.#sendListLater(reader);
      else {
        this.sendList(reader);
        receivers += 1;
      }
    }
    const bytes = receivers === 0 ? 0 : this.#list.pieces().reduce((sum, { length }) => sum + length, 0);
    this.#listMs = Math.max(this.#newsMs, ((bytes * receivers) / listBytesPerSecond) * 1000);
  }

  #sendListLater(reader: Reader): void {
    if (this.#behind.has(reader)) return;
    this.#behind.add(reader);
    reader.session.connection.whenTaken(() => {
      // It may have been forgotten meanwhile.
      if (!this.#behind.delete(reader)) return;
      if (reader.wantsChanges) this.sendList(reader);
      else this.#listsSoon();
    });
  }

  /** Forgets a client that is no longer registered. */
  forget(reader: Reader): void {
    this.#behind.delete(reader);
  }
}

/** ONLINE_CHANGES, in as many lines as needed. */
function changeLines(news: readonly [id: PersonId, user: OnlineUser | undefined][]): Uint8Array[] {
  const changed = news.flatMap(([, user]) => user ?? []);
  const gone = news.flatMap(([id, user]) => (user ? [] : id));
  const lines: Uint8Array[] = [];
  for (let at = 0; at < changed.length; at += usersPerLine)
    lines.push(encodeMessage('ONLINE_CHANGES', { changed: changed.slice(at, at + usersPerLine), gone: [] }));
  for (let at = 0; at < gone.length; at += goneIdsPerLine)
    lines.push(encodeMessage('ONLINE_CHANGES', { changed: [], gone: gone.slice(at, at + goneIdsPerLine) }));
  return lines;
}
