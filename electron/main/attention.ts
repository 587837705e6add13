import type { Entry, EntryOf } from '../../shared/conversation/entry';
import type { SettingsView } from '../../shared/ipc/view';
import type { Desktop, Windows } from './ports';

const longest = 200;
const short = (text: string): string => {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
};

/** Notifications about messages and invitations, as far as the user wants them and is not looking already. */
export class Attention {
  constructor(
    private readonly desktop: Desktop,
    private readonly windows: Windows,
    private readonly settings: () => SettingsView,
  ) {}

  /** Tells of what others just wrote in a conversation: one notification for all of it. */
  messages(
    conversation: string,
    fresh: readonly Entry[],
    me: string,
    nameOf: (person: string) => string,
  ): void {
    const texts = fresh.filter((entry) => entry.command === 'SEND_MESSAGE' && entry.author !== me);
    const last = texts.at(-1);
    if (
      last?.command !== 'SEND_MESSAGE' ||
      !this.settings().notifications ||
      this.windows.isFocused(conversation)
    )
      return;
    const title = nameOf(last.author);
    this.desktop.notify(conversation, { title, body: this.#body(last, texts.length) }, () =>
      this.windows.openConversation(conversation),
    );
  }

  invitation(conversation: string, from: string): void {
    if (!this.settings().notifications) return;
    this.desktop.notify(conversation, { title: from, body: 'Invites you to a conversation' }, () =>
      this.windows.showInvitations(true),
    );
  }

  /** The user has seen it. */
  seen(conversation: string): void {
    this.desktop.unnotify(conversation);
  }

  #body(last: EntryOf<'SEND_MESSAGE'>, count: number): string {
    const many = count > 1 ? `${count} new messages` : 'New message';
    if (!this.settings().notificationText) return many;
    return count > 1 ? `${short(last.text)} (${count} new)` : short(last.text);
  }
}
