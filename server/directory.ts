import { rectifyConfusion } from 'unicode-confusables';
import type { OnlineUser } from '../shared/protocol/messages';
import { foldName } from '../shared/protocol/names';
import type { Session } from './session';

/** A name reduced to what it looks like, so that `раul` with Cyrillic letters meets `paul`. */
const looks = (name: string): string => foldName(rectifyConfusion(foldName(name)));

/** Who is online, by id, by name and by what the name looks like. */
export class Directory {
  readonly #byId = new Map<string, Session>();
  readonly #byName = new Map<string, Session>();
  readonly #byLooks = new Map<string, Session>();

  get size(): number {
    return this.#byId.size;
  }

  sessions(): Iterable<Session> {
    return this.#byId.values();
  }

  byId(id: string): Session | undefined {
    return this.#byId.get(id);
  }

  byName(name: string): Session | undefined {
    return this.#byName.get(foldName(name));
  }

  /** Whoever holds this name or one that looks like it. */
  holderOf(name: string): Session | undefined {
    return this.byName(name) ?? this.#byLooks.get(looks(name));
  }

  add(session: Session, user: OnlineUser): void {
    this.#byId.set(user.id, session);
    this.#byName.set(foldName(user.user), session);
    this.#byLooks.set(looks(user.user), session);
  }

  /** Takes a session out; false when it was not (or is no longer) the holder of its id. */
  remove(session: Session, user: OnlineUser): boolean {
    if (this.#byId.get(user.id) !== session) return false;
    this.#byId.delete(user.id);
    this.#byName.delete(foldName(user.user));
    this.#byLooks.delete(looks(user.user));
    return true;
  }
}
