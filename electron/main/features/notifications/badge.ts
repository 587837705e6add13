import type { Conversations } from '../conversations/conversations';
import type { OpenInvitations } from '../invitations/open-invitations';
import type { Parts } from '../parts';
import type { Levels } from './levels';

interface BadgeParts extends Pick<Parts, 'client' | 'desktop'> {
  conversations: Conversations;
  invitations: OpenInvitations;
  levels: Pick<Levels, 'counts'>;
}

/** The number on the app's icon: unread messages, without muted conversations, and open invitations. */
export class Badge {
  /** Undefined until it is counted: a crash may have left a number on the icon. */
  #last: number | undefined;

  /** @param onChange called when the number is another one */
  constructor(
    private readonly parts: BadgeParts,
    private readonly onChange: () => void,
  ) {}

  /** The number as it was last counted. */
  get last(): number {
    return this.#last ?? 0;
  }

  /** Shows the number to a desktop that may not have heard of it. */
  showAgain(): void {
    this.parts.desktop.setBadge(this.last);
  }

  /** Recomputes the number. */
  count(): void {
    const { client, desktop, conversations, invitations, levels } = this.parts;
    let { count } = invitations;
    for (const [id, digest] of conversations.all())
      if (digest.state.members.has(client.id) && levels.counts(id)) count += digest.unread;
    if (count === this.#last) return;
    this.#last = count;
    desktop.setBadge(count);
    this.onChange();
  }
}
