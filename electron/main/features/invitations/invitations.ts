import type { OpenInvitation } from '../../../../shared/conversation/log-facts';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { InvitationView, WaitingView } from '../../../../shared/ipc/views/invitations';
import { shownTitle } from '../../../../shared/text/visible';
import type { TrustSource } from '../safety/trust';
import type { DigestsById } from '../conversations/digest';
import { pictureAddress } from '../conversations/group-picture';

/** Number of invitations listed per inviter, and of inviters listed; nobody can use a list of thousands. */
const listedPerInviter = 3;
const invitersListed = 20;

/** An open invitation to the user. */
export interface WaitingInvitation {
  conversation: ConversationId;
  invitation: OpenInvitation;
  /** When it was made, milliseconds since 1970: never later than now, even if the inviter's clock is ahead. */
  at: number;
}

interface Sources {
  readonly me: { id: PersonId };
  readonly digests: DigestsById;
  readonly settings: { ignored: readonly { id: string }[] };
  readonly trust: Pick<TrustSource, 'isBlocked'>;
  /** Whether an invitation is accepted without asking the user. */
  isAccepted(invitation: WaitingInvitation): boolean;
}

/** Invitations that wait for the user's answer, oldest first, without those of ignored and blocked people. */
export const waitingInvitations = (sources: Sources): WaitingInvitation[] =>
  unansweredInvitations(sources).filter((each) => !sources.isAccepted(each));

/** All invitations without an answer, also those that the user is not asked about. */
export function unansweredInvitations({ me, digests, settings, trust }: Sources): WaitingInvitation[] {
  const ignored = new Set<string>(settings.ignored.map(({ id }) => id));
  const waiting: WaitingInvitation[] = [];
  for (const [conversation, { invitation, at: lastActivity }] of digests) {
    const by = invitation?.by;
    if (invitation && by !== undefined && by !== me.id && !ignored.has(by) && !trust.isBlocked(by))
      waiting.push({ conversation, invitation, at: Math.min(invitation.at, lastActivity) });
  }
  return waiting.sort((a, b) => a.at - b.at);
}

/** Number of waiting invitations, in total and by inviter. */
export function projectWaiting(waiting: readonly WaitingInvitation[]): WaitingView {
  const counts = new Map<PersonId, number>();
  for (const { invitation } of waiting) counts.set(invitation.by, (counts.get(invitation.by) ?? 0) + 1);
  const inviters = [...counts].map(([person, count]) => ({ person, count }));
  return { count: waiting.length, inviters: inviters.slice(0, invitersListed) };
}

/** The invitations that a window lists: a few per inviter, so that nobody crowds out the others. */
export function listed(waiting: readonly WaitingInvitation[]): WaitingInvitation[] {
  const counts = new Map<PersonId, number>();
  return waiting.filter(({ invitation: { by } }) => {
    const count = counts.get(by) ?? 0;
    if (count >= listedPerInviter || (count === 0 && counts.size >= invitersListed)) return false;
    counts.set(by, count + 1);
    return true;
  });
}

/** Views of the listed invitations, by conversation. */
export function shownInvitations(
  { me, digests }: Pick<Sources, 'me' | 'digests'>,
  waiting: readonly WaitingInvitation[],
): Record<string, InvitationView> {
  const views: Record<string, InvitationView> = {};
  for (const { conversation, invitation, at } of listed(waiting)) {
    const digest = digests.get(conversation);
    if (!digest) continue;
    const { members, invited } = digest.state;
    const title = shownTitle(digest.title);
    const from = invitation.by;
    const others = [...members, ...invited.keys()].filter((id) => id !== me.id && id !== from);
    views[conversation] = {
      id: conversation,
      ...(title === undefined ? {} : { title }),
      ...(digest.picture === undefined ? {} : { picture: pictureAddress(conversation, digest.picture) }),
      sealed: digest.isSealed,
      from,
      others,
      first: digest.first,
      at,
    };
  }
  return views;
}

/** Conversations whose names a window needs: those of the invitations shown, or of all listed ones if it shows none. */
export function namingInvitations(
  waiting: readonly WaitingInvitation[],
  shown: Readonly<Record<string, InvitationView>>,
): ConversationId[] {
  const isShown = Object.keys(shown).length > 0;
  const naming = isShown ? waiting.filter(({ conversation }) => shown[conversation]) : listed(waiting);
  return naming.map(({ conversation }) => conversation);
}

/**
 * New invitations that deserve a notification: a few per inviter.
 * @param known conversations with an invitation at the last call
 */
export function worthTelling(
  waiting: readonly WaitingInvitation[],
  known: ReadonlySet<ConversationId>,
): WaitingInvitation[] {
  return listed(waiting).filter(({ conversation }) => !known.has(conversation));
}
