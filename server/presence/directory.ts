import type { NamedPerson } from '../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { looksOf } from '../../shared/protocol/look';
import type { OnlineUser } from '../../shared/protocol/messages';
import { foldName, freeName } from '../../shared/protocol/names';
import type { Session } from '../session';

/**
 * Who is online, by person, by name and by what the name looks like. A person may be there with several computers, each under
 * the name that it registered. Names given to it MUST have passed `checkName`.
 */
export class Directory {
  /** The sessions of each person, the one that registered or changed its status last at the end. */
  readonly #byPerson = new Map<PersonId, readonly Session[]>();
  readonly #byName = new Map<string, readonly Session[]>();
  readonly #byLook = new Map<string, readonly Session[]>();

  /** Number of people. */
  get size(): number {
    return this.#byPerson.size;
  }

  *sessions(): Generator<Session> {
    for (const sessions of this.#byPerson.values()) yield* sessions;
  }

  of(person: PersonId): readonly Session[] {
    return this.#byPerson.get(person) ?? [];
  }

  /** The session of a person with a simple client. */
  simple(person: PersonId): Session | undefined {
    const [session] = this.#byPerson.get(person) ?? [];
    return session?.registered?.speaker.kind === 'simple' ? session : undefined;
  }

  /** The person who is online under a name. */
  named(name: string): NamedPerson | undefined {
    const user = this.#byName.get(foldName(name))?.at(-1)?.registered?.user;
    return user && { id: user.id, user: user.user };
  }

  /** The sessions that hold this name or one that looks like it: several, as `Ian` looks like both `ian` and `lan`. */
  holdersOf(name: string): Session[] {
    return looksOf(name).flatMap((look) => this.#byLook.get(look) ?? []);
  }

  /** A name like this one that nobody holds; undefined when none was found. */
  freeNameLike(name: string): string | undefined {
    return freeName(name, (candidate) => this.holdersOf(candidate).length > 0);
  }

  /** A person as others see them: what they said last, and with which computers they are there. */
  userOf(person: PersonId): OnlineUser | undefined {
    const sessions = this.of(person);
    const user = sessions.at(-1)?.registered?.user;
    const writers = sessions.flatMap(({ registered }) => writerOf(registered?.speaker));
    return user && { ...user, ...(writers.length > 0 ? { writers } : {}) };
  }

  /** The sessions that have to end before a computer of a person registers: an older one of it, or one too many. */
  replacedBy(person: PersonId, writer: WriterId): Session[] {
    const sessions = this.of(person);
    const same = sessions.filter(({ registered }) => writerOf(registered?.speaker).includes(writer));
    return same.length > 0
      ? same
      : sessions.slice(0, Math.max(0, sessions.length - limits.writersInUsePerPerson + 1));
  }

  add(session: Session, user: OnlineUser): void {
    put(this.#byPerson, user.id, session);
    put(this.#byName, foldName(user.user), session);
    for (const look of looksOf(user.user)) put(this.#byLook, look, session);
  }

  remove(session: Session, user: OnlineUser): void {
    take(this.#byPerson, user.id, session);
    take(this.#byName, foldName(user.user), session);
    for (const look of looksOf(user.user)) take(this.#byLook, look, session);
  }

  /** A session has changed what others see of its person. */
  touch(session: Session, { id }: OnlineUser): void {
    take(this.#byPerson, id, session);
    put(this.#byPerson, id, session);
  }
}

const writerOf = (speaker: { kind: string; writer?: WriterId } | undefined): WriterId[] =>
  speaker?.writer === undefined ? [] : [speaker.writer];

function put<Key>(map: Map<Key, readonly Session[]>, key: Key, session: Session): void {
  map.set(key, [...(map.get(key) ?? []).filter((each) => each !== session), session]);
}

function take<Key>(map: Map<Key, readonly Session[]>, key: Key, session: Session): void {
  const left = (map.get(key) ?? []).filter((each) => each !== session);
  if (left.length > 0) map.set(key, left);
  else map.delete(key);
}
