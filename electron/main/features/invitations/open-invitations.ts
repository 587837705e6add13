import type { ConversationId, PersonId } from '../../../../shared/ids';
import { displayName } from '../../../../shared/protocol/names';
import type { Conversations } from '../conversations/conversations';
import type { TrustSource } from '../safety/trust';
import type { Attention } from '../notifications/attention';
import type { Parts } from '../parts';
import { trustedInvitations, waitingInvitations, worthTelling, type WaitingInvitation } from './invitations';

interface InvitationsParts extends Pick<Parts, 'client' | 'preferences' | 'windows'> {
  conversations: Conversations;
  attention: Attention;
  trust: Pick<TrustSource, 'blocked' | 'isBlocked' | 'isVerified'>;
}

/** The invitations that the user has not answered. */
export class OpenInvitations {
  #known: ReadonlySet<ConversationId> = new Set();
  /** Invitations that are being accepted. */
  readonly #accepting = new Set<ConversationId>();

  constructor(private readonly parts: InvitationsParts) {}

  /** Number of open invitations at the last `settle`. */
  get count(): number {
    return this.#known.size;
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

  /**
   * Declines invitations of ignored people, notifies of new ones, and closes the invitations window when none is open.
   * MUST be called when conversations or the ignored people may have changed.
   */
  settle(): void {
    const { conversations, attention, windows } = this.parts;
    this.#declineIgnored();
    for (const trusted of trustedInvitations(this.#sources())) void this.#accept(trusted);
    const waiting = this.#waiting();
    const known = this.#known;
    this.#known = new Set(waiting.map(({ conversation }) => conversation));
    const fresh = worthTelling(waiting, known);
    for (const { conversation, invitation } of fresh) {
      const title = conversations.digest(conversation)?.title;
      attention.invitation(conversation, conversations.markedName(conversation, invitation.by), title);
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
    return { me: client, digests: conversations.all(), settings: preferences.all, trust };
  }

  /** Accepts an invitation of somebody verified. The user is told with what they began. */
  async #accept({ conversation, invitation }: WaitingInvitation): Promise<void> {
    if (this.#accepting.has(conversation)) return;
    this.#accepting.add(conversation);
    const { client, conversations, attention } = this.parts;
    const first = conversations.digest(conversation)?.first ?? null;
    const joined = await client.join(conversation);
    this.#accepting.delete(conversation);
    if (joined.ok)
      attention.begun(conversation, conversations.markedName(conversation, invitation.by), first);
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
