import { pictureHash } from '../shared/node/picture/hash';
import { checkPng } from '../shared/node/picture/png';
import { failure, success, type Result } from '../shared/protocol/errors';
import type { Session } from './session';

const cacheBytes = 64 * 1024 * 1024;
const waitersPerIcon = 10_000;

/** People's pictures by hash: the least recently used go first when the cache is full. */
export class Icons {
  readonly #icons = new Map<string, string>();
  readonly #waiting = new Map<string, Set<Session>>();
  #bytes = 0;

  /** Asks a session for a picture that it says it has, unless it is here or on its way. */
  learn(session: Session, hash: string): void {
    if (this.#icons.has(hash)) return;
    if (!this.#waiting.has(hash)) this.#waiting.set(hash, new Set());
    session.connection.send('ICON', { hash });
  }

  /** Answers a question, now or when the picture comes. */
  answer(session: Session, hash: string): Result<void> {
    const data = this.#icons.get(hash);
    if (data !== undefined) {
      this.#icons.delete(hash);
      this.#icons.set(hash, data);
      session.connection.send('ICON', { hash, data });
      return success(undefined);
    }
    const waiting = this.#waiting.get(hash);
    if (!waiting || waiting.size >= waitersPerIcon)
      return failure('no-such-icon', 'Nobody who is online has this picture. Ask again later.');
    waiting.add(session);
    return success(undefined);
  }

  /** Takes a picture in; only one that was asked for. */
  take(hash: string, data: string): Result<void> {
    const bytes = Buffer.from(data, 'base64');
    if (pictureHash(bytes) !== hash)
      return failure('bad-icon', 'The hash is not the SHA-256 of the picture.');
    const waiting = this.#waiting.get(hash);
    if (this.#icons.has(hash)) return success(undefined);
    if (!waiting) return failure('bad-icon', 'Name the picture in REGISTER or STATUS first.');
    const checked = checkPng(bytes);
    if (!checked.ok) return checked;
    this.#keep(hash, data);
    this.#waiting.delete(hash);
    for (const session of waiting) session.connection.send('ICON', { hash, data });
    return success(undefined);
  }

  /** Forgets a session's questions. */
  forget(session: Session): void {
    for (const waiting of this.#waiting.values()) waiting.delete(session);
    const hash = session.registered?.user.icon;
    if (hash && this.#waiting.get(hash)?.size === 0) this.#waiting.delete(hash);
  }

  #keep(hash: string, data: string): void {
    this.#icons.set(hash, data);
    this.#bytes += data.length;
    for (const [oldest, old] of this.#icons) {
      if (this.#bytes <= cacheBytes) break;
      this.#icons.delete(oldest);
      this.#bytes -= old.length;
    }
  }
}
