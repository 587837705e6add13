import type { NamedPerson } from '../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { looksOf } from '../../shared/protocol/look';
import type { OnlineUser } from '../../shared/protocol/messages';
import { foldName, freeName } from '../../shared/protocol/names';
import type { Session } from '../session';

/**
 * Who is online, by person, by name and by look of the name. A person may be online with several computers, each under its
 * own name. Names MUST have passed `checkName`.
 */
export class Directory {
  /** Sessions of each person; the one that registered or changed its status last is at the end. */
  readonly #byPerson = new Map<PersonId, readonly Session[]>();
  readonly #byName = new Map<string, readonly Session[]>();
  readonly #byLook = new Map<string, readonly Session[]>();

  /** Number of people online. */
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

  /** Sessions whose name looks like this one: several, as `Ian` looks like both `ian` and `lan`. */
  holdersOf(name: string): Session[] {
    return looksOf(name).flatMap((look) => this.#byLook.get(look) ?? []);
  }

  /** A free name like this one; undefined if none was found. */
  freeNameLike(name: string): string | undefined {
    return freeName(name, (candidate) => this.holdersOf(candidate).length > 0);
  }

  /** A person as others see them: the user of the session that changed last, with all writers online. */
  userOf(person: PersonId): OnlineUser | undefined {
    const sessions = this.of(person);
    const user = sessions.at(-1)?.registered?.user;
    const writers = sessions.flatMap(({ registered }) => writerOf(registered?.speaker));
    return user && { ...user, ...(writers.length > 0 ? { writers } : {}) };
  }

  /** Sessions to end before a computer of a person registers: its older ones, else the oldest beyond the limit. */
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

  /** Moves a session to the end after it changed what others see of its person. */
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
