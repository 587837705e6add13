import { annotate, type AuthoredMessage } from '../../../../shared/conversation/annotations';
import { notificationOf } from '../../../../shared/conversation/readings';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { Settings } from '../../../../shared/settings/settings';
import { isBlank, isolated, plainLine, plainText, shownTitle } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import type { Desktop, Windows } from '../../ports';

/** Longest text of a notification, in characters. */
const longest = 200;
const short = (text: string): string => {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
};

/** What notifications say about a conversation. */
export interface NotifiedConversation {
  title: string | undefined;
  /** Ids of the other members and invited people. */
  others: readonly PersonId[];
  nameOf(person: PersonId): string;
}

/** Notifications about messages and invitations, unless the user has turned them off or has the conversation's window focused. */
export class Attention {
  constructor(
    private readonly desktop: Desktop,
    private readonly windows: Windows,
    private readonly settings: () => Settings,
  ) {}

  /** Notifies of new messages by others in a conversation: one notification for all of them. */
  messages(
    conversation: ConversationId,
    news: readonly AuthoredMessage[],
    about: NotifiedConversation,
  ): void {
    const told = news.flatMap(({ entry, person }) => {
      const text = notificationOf(annotate({ entry, person }, []));
      return text === undefined ? [] : [{ person, text }];
    });
    const last = told.at(-1);
    if (!last || !this.settings().notifications || this.windows.isFocused(conversation)) return;
    const title = titleFor(last.person, about);
    void this.desktop.notify(conversation, { title, body: this.#body(last.text, told.length) }, () =>
      this.windows.openConversation(conversation),
    );
  }

  /** Notifies of an invitation. */
  invitation(conversation: ConversationId, from: string, title: string | undefined): void {
    if (!this.settings().notifications) return;
    const group = shownTitle(title);
    const body =
      group === undefined
        ? say('notification.invites')
        : say('notification.invitesTo', { title: isolated(group) });
    void this.desktop.notify(conversation, { title: plainLine(from), body }, () =>
      this.windows.showInvitations(true),
    );
  }

  /** Removes the conversation's notification, because the user has seen it. */
  seen(conversation: ConversationId): void {
    this.desktop.unnotify(conversation);
  }

  #body(last: string, count: number): string {
    const many = say('notification.messages', { count });
    if (!this.settings().notificationText) return many;
    const text = isBlank(last) ? say('message.empty') : short(plainText(last).trim());
    return count > 1 ? say('notification.lastOf', { text, count }) : text;
  }
}

/** Number of other people named in a notification from a group without a title. */
const namedAtMost = 3;

/** "ann" for a conversation of two, "ann · Garden" or "ann · with bob, cleo" for a group. */
function titleFor(author: PersonId, { title, others, nameOf }: NotifiedConversation): string {
  const name = (person: PersonId): string => isolated(plainLine(nameOf(person)));
  const group = shownTitle(title);
  if (group !== undefined) return `${name(author)} · ${isolated(group)}`;
  const rest = others.filter((person) => person !== author);
  if (rest.length === 0) return name(author);
  const named = rest.slice(0, namedAtMost).map(name);
  const more =
    rest.length > named.length ? [say('notification.more', { count: rest.length - named.length })] : [];
  return `${name(author)} · ${say('notification.with', { names: [...named, ...more].join(', ') })}`;
}
