import { randomBytes } from 'node:crypto';
import { verifiesProof, type Proof } from '../../runtime/entries/certificates';
import { inviteKey } from '../../runtime/entries/keys';
import type { PersonId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';

/** An invite as it is stored. Its secret is in the link only. */
export interface Invite {
  /** The public half of the key that its link holds. */
  readonly key: string;
  /** For how many more people it is, and until when, in milliseconds since 1970. */
  readonly uses: number;
  readonly expires: number;
  /** For whoever made it. */
  readonly note: string;
}

/** What changes together: invites that are new, used or gone (no uses left), and people who were let in. */
export interface InviteChanges {
  readonly invites: readonly Invite[];
  readonly guests: readonly { readonly person: PersonId; readonly invite: string; readonly at: number }[];
}

/** The proof with which somebody shows that they have a link. */
export interface ShownInvite {
  readonly key: string;
  readonly signature: string;
}

export interface InvitesParts {
  invites: Iterable<Invite>;
  guests: Iterable<PersonId>;
  now(): number;
  /** Stores changes; resolves once they are on disk. */
  keep(changes: InviteChanges): Promise<void>;
  onFault(error: unknown): void;
}

/**
 * Invites to a server that is closed, and those who came with one. A link holds a private key, and what is shown at the door is
 * a proof for one connection: neither whoever listens or answers in the server's place, nor who reads its database, can use it.
 */
export class Invites {
  readonly #invites = new Map<string, Invite>();
  readonly #guests: Set<PersonId>;

  constructor(private readonly parts: InvitesParts) {
    for (const invite of parts.invites) this.#invites.set(invite.key, invite);
    this.#guests = new Set(parts.guests);
  }

  /** Those that can be used still. */
  get all(): readonly Invite[] {
    return [...this.#invites.values()].filter(({ expires }) => expires > this.parts.now());
  }

  get guests(): number {
    return this.#guests.size;
  }

  /** Makes an invite. Resolves once it is on disk, with its secret; undefined if there are too many. */
  async make(terms: Omit<Invite, 'key'>): Promise<{ invite: Invite; secret: string } | undefined> {
    await this.#forgetExpired();
    if (this.#invites.size >= limits.invitesKept) return undefined;
    const secret = randomBytes(32).toString('base64url');
    const invite = { ...terms, key: inviteKey(secret).id };
    this.#invites.set(invite.key, invite);
    await this.parts.keep({ invites: [invite], guests: [] });
    return { invite, secret };
  }

  /** Takes an invite back. Those who came with it stay guests. Resolves once that is on disk; undefined if there is none. */
  async revoke(key: string): Promise<Invite | undefined> {
    const invite = this.#invites.get(key);
    if (!invite || !this.#invites.delete(key)) return undefined;
    await this.parts.keep({ invites: [{ ...invite, uses: 0 }], guests: [] });
    return invite;
  }

  /** Whether somebody came with an invite before. */
  isGuest(person: PersonId): boolean {
    return this.#guests.has(person);
  }

  /**
   * Whether somebody who shows this invite may come in.
   * @param proof what the signature must be of
   */
  isValid({ key, signature }: ShownInvite, proof: Proof): boolean {
    const invite = this.#invites.get(key);
    if (!invite || invite.expires <= this.parts.now() || this.#guests.size >= limits.guestsKept) return false;
    return verifiesProof(key, proof, signature);
  }

  /** Makes a guest of somebody who has shown a valid invite, from now on for good. */
  use(person: PersonId, key: string): void {
    const invite = this.#invites.get(key);
    if (!invite) return;
    const left = { ...invite, uses: invite.uses - 1 };
    if (left.uses > 0) this.#invites.set(key, left);
    else this.#invites.delete(key);
    this.#guests.add(person);
    this.parts
      .keep({ invites: [left], guests: [{ person, invite: key, at: this.parts.now() }] })
      .catch((error: unknown) => this.parts.onFault(error));
  }

  async #forgetExpired(): Promise<void> {
    const expired = [...this.#invites.values()].filter(({ expires }) => expires <= this.parts.now());
    for (const { key } of expired) this.#invites.delete(key);
    if (expired.length > 0)
      await this.parts.keep({ invites: expired.map((invite) => ({ ...invite, uses: 0 })), guests: [] });
  }
}
