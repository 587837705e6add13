import { encodeMessage } from '../shared/protocol/codec';
import { limits } from '../shared/protocol/limits';
import type { OnlineUser } from '../shared/protocol/messages';
import type { Directory } from './directory';
import type { Session } from './session';

/** Changes of this long are told together. */
const changesMs = 30;
/** What whole lists may cost: past this many bytes a second they are sent less often, not faster. */
const listBytesPerSecond = 20_000_000;
/** Room for the command and the fields around the users of one page. */
const pageBytes = limits.lineBytes - 100;

export type SetTimer = (run: () => void, ms: number) => { cancel(): void };

/**
 * Tells everyone who is online. A session that asked for changes gets what changed; a simple one gets the whole list, and
 * because a list for everyone costs the square of their number, such lists are spaced so that their cost per second is bounded.
 */
export class Presence {
  #version = 0;
  readonly #changed = new Map<string, OnlineUser>();
  readonly #gone = new Set<string>();
  #changesTimer: { cancel(): void } | undefined;
  #listTimer: { cancel(): void } | undefined;
  #listCost = 0;
  #encoded: { version: number; pages: Uint8Array[] } | undefined;

  constructor(
    private readonly directory: Directory,
    private readonly setTimer: SetTimer,
  ) {}

  /** Someone came, or changed what others see of them. */
  changed(user: OnlineUser): void {
    this.#gone.delete(user.id);
    this.#changed.set(user.id, user);
    this.#schedule();
  }

  gone(user: OnlineUser): void {
    this.#changed.delete(user.id);
    this.#gone.add(user.id);
    this.#schedule();
  }

  /** The whole list, for a session that has just registered. */
  sendList(session: Session): void {
    for (const page of this.#pages()) session.connection.sendBytes(page);
    session.listVersion = this.#version;
  }

  stop(): void {
    this.#changesTimer?.cancel();
    this.#listTimer?.cancel();
  }

  #schedule(): void {
    this.#version += 1;
    this.#changesTimer ??= this.setTimer(() => this.#sendChanges(), changesMs);
    const wait = Math.max(changesMs, (this.#listCost / listBytesPerSecond) * 1000);
    this.#listTimer ??= this.setTimer(() => this.#sendLists(), wait);
  }

  #sendChanges(): void {
    this.#changesTimer = undefined;
    const lines = this.#changeLines();
    this.#changed.clear();
    this.#gone.clear();
    for (const session of this.directory.sessions())
      if (session.registered?.wantsChanges) for (const line of lines) session.connection.sendBytes(line);
  }

  #changeLines(): Uint8Array[] {
    const lines: Uint8Array[] = pagesOf([...this.#changed.values()])
      .filter((page) => page.length > 0)
      .map((page) => encoder.encode(`ONLINE_CHANGES {"changed":[${page.join(',')}],"gone":[]}\n`));
    const gone = [...this.#gone];
    for (let start = 0; start < gone.length; start += 1000)
      lines.push(encodeMessage('ONLINE_CHANGES', { changed: [], gone: gone.slice(start, start + 1000) }));
    return lines;
  }

  #sendLists(): void {
    this.#listTimer = undefined;
    const receivers = [...this.directory.sessions()].filter(
      ({ registered, listVersion }) => !registered?.wantsChanges && listVersion !== this.#version,
    );
    if (receivers.length === 0) return;
    const pages = this.#pages();
    const bytes = pages.reduce((total, page) => total + page.length, 0);
    this.#listCost = bytes * receivers.length;
    for (const session of receivers) {
      for (const page of pages) session.connection.sendBytes(page);
      session.listVersion = this.#version;
    }
  }

  #pages(): Uint8Array[] {
    if (this.#encoded?.version === this.#version) return this.#encoded.pages;
    const users = [...this.directory.sessions()].flatMap(({ registered }) =>
      registered ? [registered.user] : [],
    );
    const lists = pagesOf(users);
    const pages = lists.map((list, index) => {
      const place = lists.length === 1 ? '' : `,"page":${index + 1},"pages":${lists.length}`;
      return encoder.encode(`ONLINE_USERS {"users":[${list.join(',')}]${place}}\n`);
    });
    this.#encoded = { version: this.#version, pages };
    return pages;
  }
}

const encoder = new TextEncoder();

/** What a user is on the wire. Lists are made far more often than users change, so it is kept. */
const texts = new WeakMap<OnlineUser, { json: string; bytes: number }>();
function textOf(user: OnlineUser): { json: string; bytes: number } {
  const known = texts.get(user);
  if (known) return known;
  const json = JSON.stringify(user);
  const text = { json, bytes: Buffer.byteLength(json) + 1 };
  texts.set(user, text);
  return text;
}

/** Cuts a list of users, as JSON texts, so that each part fits one line. There is always at least one part. */
function pagesOf(users: readonly OnlineUser[]): string[][] {
  const pages: string[][] = [[]];
  let bytes = 0;
  for (const user of users) {
    const text = textOf(user);
    if (bytes + text.bytes > pageBytes) {
      pages.push([]);
      bytes = 0;
    }
    pages.at(-1)?.push(text.json);
    bytes += text.bytes;
  }
  return pages;
}
