import type { PersonId } from '../../shared/ids';
import { encodeMessage } from '../../shared/protocol/codec';
import type { OnlineUser } from '../../shared/protocol/messages';
import { RateLimit } from '../../shared/protocol/rate-limit';
import type { Session } from '../session';
import type { SetTimer } from '../../runtime/timers';
import { UserList } from './user-list';

/** Changes within this time are told together; and more time passes the more there were, because each reader has work with each. */
const leastMs = 30;
const perChangeMs = 2;
const mostMs = 5_000;
/** How often changes of one person are told, after the first few. */
const changesPerPerson = { perSecond: 0.5, burst: 5 };
/** What whole lists may cost: past this many bytes a second they are sent less often, not faster. */
const listBytesPerSecond = 20_000_000;
/** Unread bytes at which a session gets no more changes, but the whole list once it has read them. */
const behindBytes = 256 * 1024;
/** As many as fit a line, whatever their notes are. */
const usersPerLine = 30;
const goneIdsPerLine = 1_000;

/** What of a session tells who is online. */
export type Reader = Pick<Session, 'connection' | 'registered' | 'listVersion'>;

/**
 * Tells everyone who is online. A session that asked for changes gets what changed; a simple one gets the whole list, and
 * because a list for everyone costs the square of their number, such lists are spaced so that their cost per second is
 * bounded. Nobody is sent a list before they have read the last one.
 */
export class Presence {
  readonly #list = new UserList();
  /** Counts changes. */
  #stamp = 0;
  /** The last change that has been told to those who get changes. */
  #told = 0;
  /** What is to be told: the number of the change, and the person as they are now (undefined: gone). */
  readonly #news = new Map<PersonId, { stamp: number; user: OnlineUser | undefined }>();
  readonly #budgets = new Map<PersonId, RateLimit>();
  #newsTimer: { cancel(): void } | undefined;
  #listTimer: { cancel(): void } | undefined;
  #newsMs = leastMs;
  #listMs = leastMs;
  /** Sessions that get the list when they have read what they were sent. */
  readonly #behind = new Set<Reader>();
  #isStopped = false;

  constructor(
    private readonly directory: { sessions(): Iterable<Reader> },
    private readonly setTimer: SetTimer,
    private readonly now: () => number,
  ) {}

  /** Someone came, or changed what others see of them. */
  changed(user: OnlineUser): void {
    this.#list.set(user);
    this.#note(user.id, user);
  }

  gone(person: PersonId): void {
    this.#list.delete(person);
    this.#note(person, undefined);
  }

  /** The whole list, as it is now. */
  sendList(session: Reader): void {
    for (const piece of this.#list.pieces()) session.connection.sendBytes(piece);
    session.listVersion = this.#stamp;
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
    const lines = changeLines(this.#takeNews());
    if (lines.length > 0) {
      for (const session of this.directory.sessions())
        if (session.registered?.wantsChanges) this.#tellChanges(session, lines);
      this.#listsSoon();
    }
    if (this.#news.size > 0) this.#schedule(Math.max(this.#newsMs, 1000 / changesPerPerson.perSecond / 4));
  }

  /** What may be told now; of those who change all the time the rest waits, and what overtakes it is told instead. */
  #takeNews(): [id: PersonId, user: OnlineUser | undefined][] {
    const now = this.now();
    const told: [PersonId, OnlineUser | undefined][] = [];
    for (const [id, { stamp, user }] of this.#news) {
      const { perSecond, burst } = changesPerPerson;
      const budget = this.#budgets.get(id) ?? new RateLimit(perSecond, burst, now);
      this.#budgets.set(id, budget);
      if (budget.take(now) > 0) continue;
      this.#news.delete(id);
      this.#told = Math.max(this.#told, stamp);
      told.push([id, user]);
    }
    for (const [id, budget] of this.#budgets) if (budget.isFull(now)) this.#budgets.delete(id);
    this.#newsMs = Math.min(mostMs, Math.max(leastMs, told.length * perChangeMs));
    return told;
  }

  #tellChanges(session: Reader, lines: readonly Uint8Array[]): void {
    if (this.#behind.has(session)) return;
    if (session.connection.unreadBytes > behindBytes) this.#sendListLater(session);
    else for (const line of lines) session.connection.sendBytes(line);
  }

  #listsSoon(): void {
    if (!this.#isStopped) this.#listTimer ??= this.setTimer(() => this.#sendLists(), this.#listMs);
  }

  #sendLists(): void {
    this.#listTimer = undefined;
    let receivers = 0;
    for (const session of this.directory.sessions()) {
      if (session.registered?.wantsChanges || session.listVersion >= this.#told) continue;
      if (session.connection.unreadBytes > 0) this.#sendListLater(session);
      else {
        this.sendList(session);
        receivers += 1;
      }
    }
    const bytes = receivers === 0 ? 0 : this.#list.pieces().reduce((sum, { length }) => sum + length, 0);
    this.#listMs = Math.max(this.#newsMs, ((bytes * receivers) / listBytesPerSecond) * 1000);
  }

  #sendListLater(session: Reader): void {
    if (this.#behind.has(session)) return;
    this.#behind.add(session);
    session.connection.whenTaken(() => {
      this.#behind.delete(session);
      if (!session.registered) return;
      if (session.registered.wantsChanges) this.sendList(session);
      else this.#listsSoon();
    });
  }

  /** A session is over. */
  forget(session: Reader): void {
    this.#behind.delete(session);
  }
}

/** ONLINE_CHANGES, in as many lines as it takes. */
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
