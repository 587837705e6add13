import { limits } from '../protocol/limits';
import type { Entry, EntryOf, Person } from './entry';

/** Who is in a conversation, as its log says. Maps are from person id to their name. */
export interface Membership {
  /** The author of the first INVITE; undefined while the log does not hold it. */
  readonly founder: string | undefined;
  readonly title: string | undefined;
  readonly members: ReadonlyMap<string, string>;
  readonly invited: ReadonlyMap<string, Invitation>;
}
export interface Invitation {
  user: string;
  /** Who asked. */
  by: Person;
  at: number;
}

export const nobody: Membership = {
  founder: undefined,
  title: undefined,
  members: new Map(),
  invited: new Map(),
};

/** Whether an entry is allowed after those before it; an entry that is not changes nothing and is not shown. */
export function allows(membership: Membership, entry: Entry): boolean {
  const member = membership.members.has(entry.author);
  switch (entry.command) {
    case 'INVITE':
      return membership.founder === undefined ? entry.number === 1 : member && hasRoom(membership, entry);
    case 'UNINVITE':
    case 'SEND_MESSAGE':
      return member;
    case 'JOIN':
    case 'DECLINE':
      return membership.invited.has(entry.author);
    case 'LEAVE':
      return member;
  }
}

/** Whether those whom an INVITE names fit in: one that names too many invites nobody. */
export function hasRoom({ members, invited }: Membership, entry: EntryOf<'INVITE'>): boolean {
  const added = new Set(
    entry.invited.map(({ id }) => id).filter((id) => !members.has(id) && !invited.has(id)),
  );
  return members.size + invited.size + added.size <= limits.peoplePerConversation;
}

/** The membership after one more entry, in order. */
export function apply(membership: Membership, entry: Entry): Membership {
  if (entry.command === 'SEND_MESSAGE' || !allows(membership, entry)) return membership;
  switch (entry.command) {
    case 'INVITE':
      return invite(membership, entry);
    case 'UNINVITE':
      return {
        ...membership,
        invited: without(
          membership.invited,
          entry.withdrawn.map(({ id }) => id),
        ),
      };
    case 'JOIN':
      return {
        ...membership,
        members: new Map([...membership.members, [entry.author, entry.from]]),
        invited: without(membership.invited, [entry.author]),
      };
    case 'DECLINE':
      return { ...membership, invited: without(membership.invited, [entry.author]) };
    case 'LEAVE':
      return { ...membership, members: without(membership.members, [entry.author]) };
  }
}

function invite(membership: Membership, entry: EntryOf<'INVITE'>): Membership {
  const founding = membership.founder === undefined;
  const members = founding ? new Map([[entry.author, entry.from]]) : membership.members;
  const invited = new Map(membership.invited);
  for (const { id, user } of entry.invited)
    if (!members.has(id) && !invited.has(id))
      invited.set(id, { user, by: { id: entry.author, user: entry.from }, at: entry.at });
  return {
    founder: membership.founder ?? entry.author,
    title: founding ? entry.title : membership.title,
    members,
    invited,
  };
}

function without<Value>(map: ReadonlyMap<string, Value>, ids: readonly string[]): ReadonlyMap<string, Value> {
  const rest = new Map(map);
  for (const id of ids) rest.delete(id);
  return rest;
}

/** Whether a person is a member or invited. */
export const takesPart = (membership: Membership, id: string): boolean =>
  membership.members.has(id) || membership.invited.has(id);
