import { looksOf } from '../shared/protocol/look';
import type { OnlineUser } from '../shared/protocol/messages';
import { foldName, freeName } from '../shared/protocol/names';
import type { Session } from './session';

/** Who is online, by id, by name and by what the name looks like. Names given to it MUST have passed `checkName`. */
export class Directory {
  readonly #byId = new Map<string, Session>();
  readonly #byName = new Map<string, Session>();
  readonly #byLook = new Map<string, Session>();

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

  /** The sessions that hold this name or one that looks like it: several, as `Ian` looks like both `ian` and `lan`. */
  holdersOf(name: string): Session[] {
    const holders = looksOf(name).map((look) => this.#byLook.get(look));
    return holders.filter((holder) => holder !== undefined);
  }

  /** A name like this one that nobody holds; undefined when none was found. */
  freeNameLike(name: string): string | undefined {
    return freeName(name, (candidate) => this.holdersOf(candidate).length > 0);
  }

  add(session: Session, user: OnlineUser): void {
    this.#byId.set(user.id, session);
    this.#byName.set(foldName(user.user), session);
    for (const look of looksOf(user.user)) this.#byLook.set(look, session);
  }

  /** Takes a session out; false when it was not (or is no longer) the holder of its id. */
  remove(session: Session, user: OnlineUser): boolean {
    if (this.#byId.get(user.id) !== session) return false;
    this.#byId.delete(user.id);
    this.#byName.delete(foldName(user.user));
    for (const look of looksOf(user.user)) this.#byLook.delete(look);
    return true;
  }
}
