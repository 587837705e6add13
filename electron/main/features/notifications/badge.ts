import type { Conversations } from '../conversations/conversations';
import type { OpenInvitations } from '../invitations/open-invitations';
import type { Parts } from '../parts';

interface BadgeParts extends Pick<Parts, 'client' | 'memory' | 'desktop'> {
  conversations: Conversations;
  invitations: OpenInvitations;
}

/** The number on the app's icon: unread messages, without muted conversations, and open invitations. */
export class Badge {
  constructor(private readonly parts: BadgeParts) {}

  /** Recomputes the number. */
  count(): void {
    const { memory, client, desktop, conversations, invitations } = this.parts;
    let { count } = invitations;
    for (const [id, digest] of conversations.all())
      if (digest.state.members.has(client.id) && !memory.isMuted(id)) count += digest.unread;
    desktop.setBadge(count);
  }
}
