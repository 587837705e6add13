import type { ConversationId, PersonId } from '../../../../shared/ids';
import { displayName } from '../../../../shared/protocol/names';
import type { Conversations } from '../conversations/conversations';
import type { TrustSource } from '../safety/trust';
import type { Attention, Inviter } from '../notifications/attention';
import type { Parts } from '../parts';
import {
  listed,
  unansweredInvitations,
  waitingInvitations,
  worthTelling,
  type WaitingInvitation,
} from './invitations';

/** Number of invitations of one person that are accepted at once within an hour; the user is asked about more. */
const acceptedPerInviter = 3;
const hourMs = 3_600_000;

interface InvitationsParts extends Pick<Parts, 'client' | 'preferences' | 'windows' | 'changed'> {
  conversations: Conversations;
  attention: Attention;
  trust: Pick<TrustSource, 'blocked' | 'isBlocked' | 'isVerified'>;
  now(): number;
}

/** The invitations that the user has not answered. */
export class OpenInvitations {
  #known: ReadonlySet<ConversationId> = new Set();
  /** Invitations that are being accepted. */
  readonly #accepting = new Set<ConversationId>();
  /** Invitations of verified people that the user is asked about: they could not be accepted, or were too many. */
  readonly #left = new Set<ConversationId>();
  /** When invitations were accepted within the last hour, by inviter. */
  readonly #accepted = new Map<PersonId, readonly number[]>();

  constructor(private readonly parts: InvitationsParts) {}

  /** Number of open invitations at the last `settle`. */
  get count(): number {
    return this.#known.size;
  }

  /** Whether the window of invitations lists one of this person into a conversation with nobody else. */
  lists(person: PersonId): boolean {
    const digests = this.parts.conversations.all();
    return listed(this.#waiting()).some(
      ({ conversation, invitation }) =>
        invitation.by === person && digests.get(conversation)?.company.others.length === 1,
    );
  }

  /** Declines every open invitation of one person. */
  declineAll(from: PersonId): void {
    for (const { conversation, invitation } of this.#waiting())
      if (invitation.by === from) void this.parts.client.decline(conversation);
  }

  /** Ignores the inviter of a conversation: declines their open invitations and accepts none in future. */
  ignore(conversation: ConversationId): void {
    const { preferences, conversations } = this.parts;
    const invitation = conversations.digest(conversation)?.invitation;
    if (!invitation || preferences.isIgnored(invitation.by)) return this.settle();
    const person = { id: invitation.by, user: displayName(invitation.from) };
    preferences.change({ ignored: [...preferences.all.ignored, person] });
  }

  /** Whether an invitation is accepted without asking the user: of somebody verified, if the user wants that. */
  isAccepted({ conversation, invitation: { by, place } }: WaitingInvitation): boolean {
    const { client, preferences, trust } = this.parts;
    if (this.#accepting.has(conversation)) return true;
    const isTrusted =
      preferences.all.acceptVerified && trust.isVerified(by) && !client.isRemovedFrom(by, place.writer);
    return isTrusted && !this.#left.has(conversation) && this.#lately(by).length < acceptedPerInviter;
  }

  /**
   * Declines invitations of ignored people, notifies of new ones, and closes the invitations window when none is open.
   * MUST be called when conversations, or the ignored or verified people, may have changed.
   */
  settle(): void {
    const { conversations, attention, windows } = this.parts;
    this.#declineIgnored();
    this.#acceptVerified();
    const waiting = this.#waiting();
    const known = this.#known;
    this.#known = new Set(waiting.map(({ conversation }) => conversation));
    const fresh = worthTelling(waiting, known);
    for (const { conversation, invitation } of fresh) {
      const title = conversations.digest(conversation)?.title;
      attention.invitation(conversation, this.#inviter(conversation, invitation.by), title);
    }
    for (const id of known) if (!this.#known.has(id)) attention.seen(id);
    if (fresh.length > 0 && !attention.isQuiet) windows.showInvitations(false);
    else if (this.#known.size === 0 && known.size > 0) windows.closeInvitations();
  }

  /** MUST be called when a quiet time ends: what was not shown then is shown now. */
  quietEnded(): void {
    if (this.#known.size > 0) this.parts.windows.showInvitations(false);
  }

  /** Open invitations, oldest first. */
  #waiting(): WaitingInvitation[] {
    return waitingInvitations(this.#sources());
  }

  #sources() {
    const { client, preferences, conversations, trust } = this.parts;
    return {
      me: client,
      digests: conversations.all(),
      settings: preferences.all,
      trust,
      isAccepted: (each: WaitingInvitation) => this.isAccepted(each),
    };
  }

  /** When invitations of somebody were accepted within the last hour. */
  #lately(inviter: PersonId): number[] {
    const since = this.parts.now() - hourMs;
    return (this.#accepted.get(inviter) ?? []).filter((at) => at > since);
  }

  /** Accepts those of verified people. What the user was asked about instead stays with them, also after the hour. */
  #acceptVerified(): void {
    if (!this.parts.preferences.all.acceptVerified) return;
    for (const each of unansweredInvitations(this.#sources())) {
      const { conversation, invitation } = each;
      if (this.isAccepted(each)) void this.#accept(each);
      else if (this.parts.trust.isVerified(invitation.by)) this.#left.add(conversation);
    }
  }

  /** Accepts an invitation of somebody verified. The user is told with what they began. */
  async #accept({ conversation, invitation }: WaitingInvitation): Promise<void> {
    if (this.#accepting.has(conversation)) return;
    this.#accepting.add(conversation);
    this.#accepted.set(invitation.by, [...this.#lately(invitation.by), this.parts.now()]);
    const { client, conversations, attention } = this.parts;
    const first = conversations.digest(conversation)?.first ?? null;
    const joined = await client.join(conversation);
    this.#accepting.delete(conversation);
    if (joined.ok) return attention.begun(conversation, this.#inviter(conversation, invitation.by), first);
    this.#left.add(conversation);
    this.settle();
    this.parts.changed();
  }

  #inviter(conversation: ConversationId, person: PersonId): Inviter {
    const { conversations } = this.parts;
    return {
      name: conversations.markedName(conversation, person),
      picture: conversations.pictureOf(conversation, person),
    };
  }

  #declineIgnored(): void {
    const { client, preferences, conversations, trust } = this.parts;
    if (preferences.all.ignored.length + trust.blocked.length === 0) return;
    for (const [id, { invitation }] of conversations.all()) {
      const by = invitation?.by;
      if (by !== undefined && (preferences.isIgnored(by) || trust.isBlocked(by))) void client.decline(id);
    }
  }
}
