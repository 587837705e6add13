import type { PersonId } from '../ids';
import type { ExchangeLog } from './ports';
import type { Router } from './router';

/** The routers of a node's connections, by the person at the other end; by undefined those that lead to a server. */
export class Routers {
  readonly #byPerson = new Map<PersonId | undefined, Set<Router>>();

  add(router: Router): void {
    const { person } = router.link;
    const routers = this.#byPerson.get(person) ?? new Set();
    this.#byPerson.set(person, routers.add(router));
  }

  remove(router: Router): void {
    const { person } = router.link;
    const routers = this.of(person);
    routers.delete(router);
    if (routers.size === 0) this.#byPerson.delete(person);
  }

  get all(): Router[] {
    return [...this.#byPerson.values()].flatMap((routers) => [...routers]);
  }

  of(person: PersonId | undefined): Set<Router> {
    return this.#byPerson.get(person) ?? new Set();
  }

  /** Whether a connection is still open. */
  has(router: Router): boolean {
    return this.of(router.link.person).has(router);
  }

  /** The server, and the people of a conversation: all who are connected, and perhaps others. */
  *concernedBy({ everyone }: ExchangeLog): Generator<PersonId | undefined> {
    yield undefined;
    if (this.#byPerson.size < everyone.size)
      yield* [...this.#byPerson.keys()].filter((id) => id && everyone.has(id));
    else yield* everyone;
  }

  /** Other people of a conversation who are connected. */
  othersIn(log: ExchangeLog, me: PersonId): Set<PersonId> {
    const connected = new Set<PersonId>();
    for (const id of this.concernedBy(log))
      if (id !== undefined && id !== me && this.#byPerson.has(id)) connected.add(id);
    return connected;
  }
}
