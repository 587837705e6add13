import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { OnlineUser, ServerMessages } from '../../shared/protocol/messages';
import { displayName } from '../../shared/protocol/names';
import type { OnlinePerson } from './types';

/** Merges the people on the server with those nearby. For somebody who is both, what they say themselves counts. */
function everybody(
  onServer: ReadonlyMap<PersonId, OnlineUser>,
  near: ReadonlyMap<PersonId, OnlineUser>,
): Map<PersonId, OnlinePerson> {
  const all = new Map<PersonId, OnlinePerson>();
  for (const [id, user] of onServer) all.set(id, { ...user, reach: 'server' });
  for (const [id, user] of near) all.set(id, { ...user, reach: onServer.has(id) ? 'both' : 'nearby' });
  return all;
}

/** Everybody online, on the server and nearby, without those who are blocked, merged on demand. */
export class OnlinePeople {
  #all: ReadonlyMap<PersonId, OnlinePerson> | undefined;

  constructor(
    private readonly onServer: () => ReadonlyMap<PersonId, OnlineUser>,
    private readonly near: () => ReadonlyMap<PersonId, OnlineUser>,
    private readonly isBlocked: (person: PersonId) => boolean,
  ) {}

  /** By person id. The same map until the next change. */
  get all(): ReadonlyMap<PersonId, OnlinePerson> {
    return (this.#all ??= new Map(
      [...everybody(this.onServer(), this.near())].filter(([person]) => !this.isBlocked(person)),
    ));
  }

  /** Call when somebody came, went, or changed how they present themselves. */
  changed(): void {
    this.#all = undefined;
  }
}

/** A user as the server describes them, with a name that can be shown. */
const shown = (user: OnlineUser): OnlineUser => ({ ...user, user: displayName(user.user) });

/** People online according to the server, which sends a list, in pages if it is long, and then changes. */
export class People {
  readonly online = new Map<PersonId, OnlineUser>();
  /** Users of the pages received so far, until the last page comes. */
  #pages: OnlineUser[] = [];

  /** Adds a page. Returns whether the list is now complete. */
  takeList({ users, page = 1, pages = 1 }: ServerMessages['ONLINE_USERS']): boolean {
    if (page === 1) this.#pages = [];
    for (const user of users) if (this.#pages.length < limits.peopleOnServer) this.#pages.push(shown(user));
    if (page < pages) return false;
    this.online.clear();
    for (const user of this.#pages) this.online.set(user.id, user);
    this.#pages = [];
    return true;
  }

  takeChanges({ changed, gone }: ServerMessages['ONLINE_CHANGES']): void {
    for (const id of gone) this.online.delete(id);
    for (const user of changed)
      if (this.online.size < limits.peopleOnServer || this.online.has(user.id))
        this.online.set(user.id, shown(user));
  }

  /** Writers that are connected to the server. */
  writers(): Set<WriterId> {
    return new Set([...this.online.values()].flatMap(({ writers = [] }) => writers));
  }

  /** Forgets everybody. Returns whether anybody was online. */
  clear(): boolean {
    this.#pages = [];
    const some = this.online.size > 0;
    this.online.clear();
    return some;
  }
}
