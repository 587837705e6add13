import type { PersonId } from '../../../../shared/ids';
import type { PersonView } from '../../../../shared/ipc/views/people';
import { limits } from '../../../../shared/protocol/limits';
import { namesOf, type Encounter, type PeopleFile } from '../../../storage/people-file';
import type { Digest } from '../conversations/digest';
import { Namesakes, type Known } from './namesakes';

/** What the user knows about people, for views. */
export interface TrustSource {
  isVerified(person: PersonId): boolean;
  isBlocked(person: PersonId): boolean;
  /** Blocked people with their names when they were blocked, the first blocked first. */
  readonly blocked: readonly { id: PersonId; user: string }[];
  /** Whom else the user may take somebody for; undefined if there is nobody, or the user knows. */
  takenFor(person: PersonId, user: string): PersonView['takenFor'];
  /** Everybody known who has or had a name that looks like this one, with that name. */
  alike(user: string): Iterable<readonly [PersonId, string]>;
}

/** What is noted of a conversation. */
type NotedDigest = Pick<Digest, 'names' | 'room' | 'at'> & { state: Pick<Digest['state'], 'members'> };

/** Whom the user has met, and whose key they have compared. */
export class Trust implements TrustSource {
  #namesakes: Namesakes | undefined;
  /** Digests whose people are noted. */
  readonly #noted = new WeakSet<NotedDigest>();

  constructor(
    private readonly file: PeopleFile,
    private readonly me: PersonId,
    private readonly now: () => number,
  ) {}

  isVerified(person: PersonId): boolean {
    return this.file.verified.has(person);
  }

  isBlocked(person: PersonId): boolean {
    return this.file.blocked.has(person);
  }

  get blocked(): { id: PersonId; user: string }[] {
    return [...this.file.blocked].map(([id, { user }]) => ({ id, user }));
  }

  /** Blocks somebody, or takes that back. */
  setBlocked(person: PersonId, user: string, blocked: boolean): void {
    if (blocked) this.file.block(person, { user, at: this.now() });
    else this.file.unblock(person);
  }

  takenFor(person: PersonId, user: string): PersonView['takenFor'] {
    if (person === this.me || this.file.others.has(person)) return undefined;
    const known = this.#all.takenFor(person, user);
    return known && { user: known.user, verified: known.verified };
  }

  alike(user: string): [PersonId, string][] {
    return this.#all.alike(user).map(({ id, user: name }) => [id, name]);
  }

  /** Marks somebody verified, or takes the mark away. */
  setVerified(person: PersonId, user: string, verified: boolean): void {
    if (verified) this.file.verify(person, { user, at: this.now() });
    else this.file.unverify(person);
    this.#namesakes = undefined;
  }

  /** Notes what the user calls somebody; undefined for nothing else than their own name. */
  setNickname(person: PersonId, nickname: string | undefined): void {
    this.file.setNickname(person, nickname === undefined ? undefined : { user: nickname, at: this.now() });
    this.#namesakes = undefined;
  }

  /**
   * Forgets everything about somebody, except that they are blocked.
   * @param isBeside whether they still take part in a conversation with the user: they were met then, but are not listed
   */
  forget(person: PersonId, user: string, isBeside: boolean): void {
    this.file.forget(person, isBeside ? { user, at: this.now() } : undefined);
    this.#namesakes = undefined;
  }

  /** The user knows that this is another person than the one with the same name. */
  tellApart(person: PersonId): void {
    if (!this.file.others.has(person)) this.file.tellApart(person);
  }

  /**
   * Notes the people of conversations as met that the user has joined. MUST be called when some of them may have changed; the
   * others cost next to nothing.
   */
  note(digests: Iterable<NotedDigest>): void {
    const before = this.file.met;
    this.file.meet(this.#peopleIn(digests), this.now());
    if (this.file.met !== before) this.#namesakes = undefined;
  }

  /** Members of the conversations that changed, by the names that they have there. */
  *#peopleIn(digests: Iterable<NotedDigest>): Generator<Encounter> {
    for (const digest of digests) {
      const { members } = digest.state;
      // Anybody can be in an open room.
      if (digest.room || this.#noted.has(digest) || !members.has(this.me)) continue;
      this.#noted.add(digest);
      const among = members.size <= limits.membersToldOfDoings ? digest.at : undefined;
      for (const [id, user] of digest.names) if (id !== this.me && members.has(id)) yield { id, user, among };
    }
  }

  get #all(): Namesakes {
    return (this.#namesakes ??= new Namesakes(this.#known()));
  }

  *#known(): Generator<Known> {
    const { met, verified, nicknames } = this.file;
    for (const [id, { user, at }] of nicknames) yield { id, user, since: at, verified: verified.has(id) };
    for (const [id, { user, at }] of verified) yield { id, user, since: at, verified: true };
    for (const [id, each] of met)
      for (const { user, at } of namesOf(each)) yield { id, user, since: at, verified: verified.has(id) };
  }
}
