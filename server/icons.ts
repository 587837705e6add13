import { pictureHash } from '../runtime/picture/hash';
import { checkPng } from '../runtime/picture/png';
import { encodeMessage } from '../shared/protocol/codec';
import { failure, success, type Result } from '../shared/protocol/errors';
import type { Session } from './session';
import { words } from './words';

const cacheBytes = 64 * 1024 * 1024;
/** Number of pictures that one session may wait for at a time. */
const awaitedPerSession = 1_000;

/** A picture that a session has named and that has not arrived yet. */
interface PendingPicture {
  readonly holders: Set<Session>;
  readonly askers: Set<Session>;
}

/**
 * Cache of people's pictures by hash; evicts the least recently used. Only the picture that a session named last is awaited,
 * so a client that names others again and again uses no more memory.
 */
export class Icons {
  /** The picture as an ICON message, encoded once for all who ask. */
  readonly #icons = new Map<string, Uint8Array>();
  readonly #awaited = new Map<string, PendingPicture>();
  readonly #named = new Map<Session, string>();
  readonly #asked = new Map<Session, Set<string>>();
  #bytes = 0;

  /** Number of pictures that are awaited. */
  get awaited(): number {
    return this.#awaited.size;
  }

  /** Asks a session for a picture that it has named, unless the cache holds it. */
  learn(session: Session, hash: string): void {
    this.#forgetNamed(session);
    if (this.#icons.has(hash)) return;
    const awaited = this.#awaited.get(hash) ?? { holders: new Set(), askers: new Set() };
    this.#awaited.set(hash, awaited);
    awaited.holders.add(session);
    this.#named.set(session, hash);
    session.connection.send('ICON', { hash });
  }

  /** Sends a picture to a session, now or when it arrives. Fails with `no-such-icon`. */
  answer(session: Session, hash: string): Result<void> {
    const line = this.#icons.get(hash);
    if (line) {
      this.#icons.delete(hash);
      this.#icons.set(hash, line);
      session.connection.sendBytes(line);
      return success(undefined);
    }
    const awaited = this.#awaited.get(hash);
    const asked = this.#asked.get(session) ?? new Set();
    if (!awaited || asked.size >= awaitedPerSession) return failure('no-such-icon', words.noSuchIcon);
    awaited.askers.add(session);
    this.#asked.set(session, asked.add(hash));
    return success(undefined);
  }

  /** Adds a picture to the cache. Fails with `bad-icon`, also if no session has named it. */
  take(hash: string, data: string): Result<void> {
    const bytes = Buffer.from(data, 'base64');
    if (pictureHash(bytes) !== hash) return failure('bad-icon', words.otherIcon);
    if (this.#icons.has(hash)) return success(undefined);
    const awaited = this.#awaited.get(hash);
    if (!awaited) return failure('bad-icon', words.iconNotNamed);
    const checked = checkPng(bytes);
    if (!checked.ok) return checked;
    const line = encodeMessage('ICON', { hash, data });
    this.#keep(hash, line);
    for (const session of awaited.holders) this.#named.delete(session);
    this.#drop(hash, awaited);
    for (const session of awaited.askers) session.connection.sendBytes(line);
    return success(undefined);
  }

  /** Forgets a session's requests and the picture that it named. */
  forget(session: Session): void {
    this.#forgetNamed(session);
    for (const hash of this.#asked.get(session) ?? []) this.#awaited.get(hash)?.askers.delete(session);
    this.#asked.delete(session);
  }

  #forgetNamed(session: Session): void {
    const hash = this.#named.get(session);
    const awaited = hash === undefined ? undefined : this.#awaited.get(hash);
    this.#named.delete(session);
    if (hash === undefined || !awaited) return;
    awaited.holders.delete(session);
    if (awaited.holders.size === 0) this.#drop(hash, awaited);
  }

  #drop(hash: string, { askers }: PendingPicture): void {
    this.#awaited.delete(hash);
    for (const asker of askers) this.#asked.get(asker)?.delete(hash);
  }

  #keep(hash: string, line: Uint8Array): void {
    this.#icons.set(hash, line);
    this.#bytes += line.length;
    for (const [oldest, old] of this.#icons) {
      if (this.#bytes <= cacheBytes) break;
      this.#icons.delete(oldest);
      this.#bytes -= old.length;
    }
  }
}
