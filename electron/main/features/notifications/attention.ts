import { annotate, type AuthoredMessage } from '../../../../shared/conversation/annotations';
import { notificationOf } from '../../../../shared/conversation/readings';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { Settings } from '../../../../shared/settings/settings';
import { isBlank, isolated, plainLine, plainText, shownTitle } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import type { SetTimer } from '../../../../runtime/timers';
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

/**
 * Shortest time between two notifications about a conversation. Each costs a call of the system's service, which shows
 * only the last.
 */
const leastMs = 1_000;

/** New messages of a conversation. */
interface NewMessages {
  count: number;
  last: { person: PersonId; text: string };
  about: () => NotifiedConversation;
}

/** Notifications about messages and invitations, unless the user has turned them off or has the conversation's window focused. */
export class Attention {
  /** Conversations that were notified of less than `leastMs` ago, with what has come since. */
  readonly #recent = new Map<ConversationId, NewMessages | undefined>();

  constructor(
    private readonly desktop: Desktop,
    private readonly windows: Windows,
    private readonly settings: () => Settings,
    private readonly setTimer: SetTimer,
  ) {}

  /**
   * Notifies of new messages by others in a conversation: one notification for all of them, the next at least `leastMs` later.
   * @param about called only for a notification: most messages of a flood need none
   */
  messages(
    conversation: ConversationId,
    news: readonly AuthoredMessage[],
    about: () => NotifiedConversation,
  ): void {
    const told = news.flatMap(({ entry, person }) => {
      const text = notificationOf(annotate({ entry, person }, []));
      return text === undefined ? [] : [{ person, text }];
    });
    const last = told.at(-1);
    if (!last) return;
    const count = told.length + (this.#recent.get(conversation)?.count ?? 0);
    if (this.#recent.has(conversation)) this.#recent.set(conversation, { count, last, about });
    else this.#notify(conversation, { count, last, about });
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

  /** Notifies of a conversation into which the user was taken without being asked, as they wish. */
  begun(conversation: ConversationId, from: string, first: string | null): void {
    const { notifications, notificationText } = this.settings();
    if (!notifications || this.windows.isFocused(conversation)) return;
    const body =
      notificationText && first !== null ? short(plainText(first).trim()) : say('notification.begun');
    void this.desktop.notify(conversation, { title: plainLine(from), body }, () =>
      this.windows.openConversation(conversation),
    );
  }

  /** Removes the conversation's notification, because the user has seen it. */
  seen(conversation: ConversationId): void {
    if (this.#recent.has(conversation)) this.#recent.set(conversation, undefined);
    this.desktop.unnotify(conversation);
  }

  #notify(conversation: ConversationId, { count, last, about }: NewMessages): void {
    if (!this.settings().notifications || this.windows.isFocused(conversation)) return;
    const title = titleFor(last.person, about());
    void this.desktop.notify(conversation, { title, body: this.#body(last.text, count) }, () =>
      this.windows.openConversation(conversation),
    );
    this.#recent.set(conversation, undefined);
    this.setTimer(() => {
      const since = this.#recent.get(conversation);
      this.#recent.delete(conversation);
      if (since) this.#notify(conversation, since);
    }, leastMs);
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
