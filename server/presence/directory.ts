import type { NamedPerson } from '../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { looksOf } from '../../shared/protocol/look';
import type { OnlineUser } from '../../shared/protocol/messages';
import { foldName } from '../../shared/protocol/names';
import type { FullNode, Registered, SimpleClient } from '../session';

/**
 * Who is online, by person, by name and by look of the name. A person may be online with several computers, each under its
 * own name. Names MUST have passed `checkName`.
 */
export class Directory {
  /** Clients of each person; the one that registered or changed its status last is at the end. */
  readonly #byPerson = new Map<PersonId, readonly Registered[]>();
  readonly #byName = new Map<string, readonly Registered[]>();
  readonly #byWriter = new Map<WriterId, FullNode>();
  readonly #byLook = new Map<string, readonly Registered[]>();

  /** Number of people online. */
  get size(): number {
    return this.#byPerson.size;
  }

  *clients(): Generator<Registered> {
    for (const clients of this.#byPerson.values()) yield* clients;
  }

  of(person: PersonId): readonly Registered[] {
    return this.#byPerson.get(person) ?? [];
  }

  /** A person's simple client. */
  simple(person: PersonId): SimpleClient | undefined {
    const [client] = this.#byPerson.get(person) ?? [];
    return client?.kind === 'simple' ? client : undefined;
  }

  /** The computer that writes with this key, if it is online. */
  computer(writer: WriterId): FullNode | undefined {
    return this.#byWriter.get(writer);
  }

  /** The person who is online under a name. */
  named(name: string): NamedPerson | undefined {
    const user = this.#byName.get(foldName(name))?.at(-1)?.user;
    return user && { id: user.id, user: user.user };
  }

  /** Clients whose name looks like this one: several, as `Ian` looks like both `ian` and `lan`. */
  holdersOf(name: string): Registered[] {
    return looksOf(name).flatMap((look) => this.#byLook.get(look) ?? []);
  }

  /** A person as others see them: the user of the client that changed last, with all writers online. */
  userOf(person: PersonId): OnlineUser | undefined {
    const clients = this.of(person);
    const user = clients.at(-1)?.user;
    const writers = clients.flatMap((client) => (client.kind === 'full' ? client.writer : []));
    return user && { ...user, ...(writers.length > 0 ? { writers } : {}) };
  }

  /** Clients to end before a computer of a person registers: its older ones, else the oldest beyond the limit. */
  replacedBy(person: PersonId, writer: WriterId): readonly Registered[] {
    const clients = this.of(person);
    const same = clients.filter((client) => client.kind === 'full' && client.writer === writer);
    return same.length > 0
      ? same
      : clients.slice(0, Math.max(0, clients.length - limits.writersInUsePerPerson + 1));
  }

  add(client: Registered): void {
    const { user } = client;
    put(this.#byPerson, user.id, client);
    put(this.#byName, foldName(user.user), client);
    if (client.kind === 'full') this.#byWriter.set(client.writer, client);
    for (const look of looksOf(user.user)) put(this.#byLook, look, client);
  }

  remove(client: Registered): void {
    const { user } = client;
    take(this.#byPerson, user.id, client);
    take(this.#byName, foldName(user.user), client);
    if (client.kind === 'full' && this.computer(client.writer) === client)
      this.#byWriter.delete(client.writer);
    for (const look of looksOf(user.user)) take(this.#byLook, look, client);
  }

  /** Moves a client to the end after it changed what others see of its person. */
  touch(client: Registered): void {
    take(this.#byPerson, client.user.id, client);
    put(this.#byPerson, client.user.id, client);
  }
}

function put<Key>(map: Map<Key, readonly Registered[]>, key: Key, client: Registered): void {
  map.set(key, [...(map.get(key) ?? []).filter((each) => each !== client), client]);
}

function take<Key>(map: Map<Key, readonly Registered[]>, key: Key, client: Registered): void {
  const left = (map.get(key) ?? []).filter((each) => each !== client);
  if (left.length > 0) map.set(key, left);
  else map.delete(key);
}
