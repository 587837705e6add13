import { compareEntries, encodeEntry, type Entry } from '../shared/conversation/entry';
import { allows, apply, type Membership } from '../shared/conversation/membership';
import type { Failure } from '../shared/protocol/errors';
import { limits } from '../shared/protocol/limits';
import { checkName } from '../shared/protocol/names';
import type { Room } from './room';

/** How far ahead of what is held an author's number, or an entry's clock, may be. */
const numbersAhead = 10_000;
const clockAhead = 1_000_000;

/** What is wrong with an entry by itself, before its signature is looked at. */
export function faultOf(entry: Entry): Failure | undefined {
  if (encodeEntry(entry).length > limits.lineBytes) return bad('The entry does not fit a line.');
  const named =
    entry.command === 'INVITE' ? entry.invited : entry.command === 'UNINVITE' ? entry.withdrawn : [];
  for (const name of [entry.from, ...named.map(({ user }) => user)]) {
    const checked = checkName(name);
    if (!checked.ok) return checked.error;
  }
  return undefined;
}

/** Looks at the entries of one batch in transcript order, as if each were added after those accepted before it. */
export class Admission {
  readonly accepted: Entry[] = [];
  readonly #byNumber = new Map<string, Entry>();
  #membership: Membership;
  #clock: number;

  constructor(private readonly room: Room) {
    this.#membership = room.log.membership;
    this.#clock = room.log.clock;
  }

  /** The entry with this author and number that is held or accepted. */
  at(author: string, number: number): Entry | undefined {
    return this.#byNumber.get(`${author} ${number}`) ?? this.room.log.entryAt(author, number);
  }

  /** Accepts an entry, or says why not. */
  judge(entry: Entry, conveyor: string): Failure | undefined {
    const problem = this.#problemWith(entry, conveyor);
    if (problem) return problem;
    this.accepted.push(entry);
    this.#byNumber.set(`${entry.author} ${entry.number}`, entry);
    if (entry.command === 'INVITE') for (const { id } of entry.invited) this.room.everyone.add(id);
    if (entry.clock <= this.#clock) return undefined;
    this.#clock = entry.clock;
    this.#membership = apply(this.#membership, entry);
    return undefined;
  }

  #problemWith(entry: Entry, conveyor: string): Failure | undefined {
    const { author, number, clock } = entry;
    if (number > this.room.log.haveOf(author) + numbersAhead || clock > this.#clock + clockAhead)
      return bad('Its number or clock is too far ahead of what is held here.');
    if (!this.#inOrder(entry)) return bad('An author’s clocks must grow with their numbers.');
    const first = this.room.log.entries[0] ?? this.accepted[0];
    if (first && compareEntries(entry, first) < 0)
      return bad('Nothing comes before the INVITE that founded it.');
    if (first && !this.room.everyone.has(author)) return bad('Its author was never in this conversation.');
    // Only an author who has seen everything that is held can be told that it was not allowed; for others it is no
    // fault of theirs, and what is not allowed where it stands is held but shown to nobody.
    const knewAll =
      author === conveyor && clock > this.#clock && (number === 1 || this.at(author, number - 1));
    return knewAll ? refusal(this.#membership, entry) : undefined;
  }

  /** Otherwise somebody who left could put what they say now before their LEAVE. */
  #inOrder({ author, number, clock }: Entry): boolean {
    const previous = this.at(author, number - 1);
    const next = this.at(author, number + 1);
    return (!previous || previous.clock < clock) && (!next || next.clock > clock);
  }
}

/** Why an entry is not allowed as the next one, if it is not. */
export function refusal(membership: Membership, entry: Entry): Failure | undefined {
  if (allows(membership, entry)) return undefined;
  if (entry.command !== 'JOIN' && entry.command !== 'DECLINE') return notMember;
  if (membership.members.has(entry.author))
    return { code: 'already-a-member', message: 'You are in this conversation already.' };
  return {
    code: 'not-invited',
    message: 'You are not invited to this conversation. Ask a member to invite you.',
  };
}

export const notMember: Failure = {
  code: 'not-a-member',
  message: 'You are not in this conversation. Join it, or ask a member to invite you.',
};
const bad = (message: string): Failure => ({ code: 'bad-entry', message });
