import { limits } from '../../shared/protocol/limits';
import type { OnlineUser } from '../../shared/protocol/messages';

/** Bytes for the users of one line; the rest is for the command and other fields. */
const lineBytes = limits.lineBytes - 100;
/** Size of a page of a list that does not fit a line. A change costs the encoding of a page, not of the list. */
const pageBytes = 16 * 1024;

interface Page {
  /** Users as JSON texts, by id. */
  readonly users: Map<string, string>;
  bytes: number;
  /** The encoded users; undefined after a change. */
  encoded: Uint8Array | undefined;
}

/**
 * Encodes who is online as ONLINE_USERS. All receivers share the encoded pieces, and a change replaces only one: the lists
 * that thousands have not read yet take little more memory than one.
 */
export class UserList {
  readonly #pageOf = new Map<string, Page>();
  readonly #pages = new Set<Page>();
  #bytes = 0;
  #single: Uint8Array | undefined;
  #heads: Uint8Array[] = [];

  set(user: OnlineUser): void {
    const text = JSON.stringify(user);
    const size = sizeOf(text);
    const former = this.#pageOf.get(user.id);
    if (former && former.bytes + size - sizeOf(former.users.get(user.id) ?? '') <= pageBytes)
      return this.#put(former, user.id, text);
    this.delete(user.id);
    this.#put(this.#roomFor(size), user.id, text);
  }

  delete(id: string): void {
    const page = this.#pageOf.get(id);
    const text = page?.users.get(id);
    if (!page || text === undefined) return;
    this.#grow(page, -sizeOf(text));
    page.users.delete(id);
    this.#pageOf.delete(id);
    if (page.users.size === 0) this.#pages.delete(page);
  }

  /** The encoded list in pieces, to send in order. They are shared and MUST NOT be changed. */
  pieces(): readonly Uint8Array[] {
    if (this.#bytes <= lineBytes) return [(this.#single ??= this.#line())];
    const pages = [...this.#pages];
    if (this.#heads.length !== pages.length)
      this.#heads = pages.map((_, index) => headOf(index + 1, pages.length));
    return pages.flatMap((page, index) => [
      this.#heads[index] ?? headOf(index + 1, pages.length),
      (page.encoded ??= encoder.encode(`${[...page.users.values()].join(',')}]}\n`)),
    ]);
  }

  #line(): Uint8Array {
    const users = [...this.#pages].flatMap((page) => [...page.users.values()]);
    return encoder.encode(`ONLINE_USERS {"users":[${users.join(',')}]}\n`);
  }

  #put(page: Page, id: string, text: string): void {
    this.#grow(page, sizeOf(text) - sizeOf(page.users.get(id) ?? ''));
    page.users.set(id, text);
    this.#pageOf.set(id, page);
  }

  #grow(page: Page, bytes: number): void {
    page.bytes += bytes;
    page.encoded = undefined;
    this.#bytes += bytes;
    this.#single = undefined;
  }

  #roomFor(size: number): Page {
    for (const page of this.#pages) if (page.bytes + size <= pageBytes) return page;
    const page: Page = { users: new Map(), bytes: 0, encoded: undefined };
    this.#pages.add(page);
    return page;
  }
}

const encoder = new TextEncoder();
const headOf = (page: number, pages: number): Uint8Array =>
  encoder.encode(`ONLINE_USERS {"page":${page},"pages":${pages},"users":[`);
/** Bytes that a user's text takes in a list, with its comma. */
const sizeOf = (text: string): number => (text === '' ? 0 : Buffer.byteLength(text) + 1);
