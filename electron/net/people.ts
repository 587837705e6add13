import type { PersonId, WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { OnlineUser, ServerMessages } from '../../shared/protocol/messages';
import { displayName } from '../../shared/protocol/names';
import type { OnlinePerson } from './types';

/** All who are online: on the server, near, or both; of the latter what they themselves say counts. */
export function everybody(
  onServer: ReadonlyMap<PersonId, OnlineUser>,
  near: ReadonlyMap<PersonId, OnlineUser>,
): Map<PersonId, OnlinePerson> {
  const all = new Map<PersonId, OnlinePerson>();
  for (const [id, user] of onServer) all.set(id, { ...user, reach: 'server' });
  for (const [id, user] of near) all.set(id, { ...user, reach: onServer.has(id) ? 'both' : 'nearby' });
  return all;
}

/** A server's word for somebody, with a name that can be shown. */
const shown = (user: OnlineUser): OnlineUser => ({ ...user, user: displayName(user.user) });

/** Who is online, as the server tells it: a list, in pages if it is long, and then changes. */
export class People {
  readonly online = new Map<PersonId, OnlineUser>();
  /** Pages of a list, until the last has come. */
  #pages: OnlineUser[] = [];

  /** Takes a page. Returns whether the list is complete with it. */
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

  /** The computers with which the server is connected. */
  writers(): Set<WriterId> {
    return new Set([...this.online.values()].flatMap(({ writers = [] }) => writers));
  }

  /** Nobody is known to be online. Returns whether that is news. */
  clear(): boolean {
    this.#pages = [];
    const some = this.online.size > 0;
    this.online.clear();
    return some;
  }
}
