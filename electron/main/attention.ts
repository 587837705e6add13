import { annotate, type Written } from '../../shared/conversation/annotations';
import { notificationOf } from '../../shared/conversation/readings';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { SettingsView } from '../../shared/ipc/view';
import { isBlank, isolated, plainLine, plainText, shownTitle } from '../../shared/text/visible';
import type { Desktop, Windows } from './ports';

/** Characters of a notification's text. */
const longest = 200;
const short = (text: string): string => {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
};

/** What notifications say of a conversation. */
export interface Company {
  title: string | undefined;
  /** Ids of the members and invited people besides me. */
  others: readonly PersonId[];
  nameOf(person: PersonId): string;
}

/** Notifications about messages and invitations, as far as the user wants them and is not looking already. */
export class Attention {
  constructor(
    private readonly desktop: Desktop,
    private readonly windows: Windows,
    private readonly settings: () => SettingsView,
  ) {}

  /** Tells of what others just wrote in a conversation: one notification for all of it. */
  messages(conversation: ConversationId, news: readonly Written[], company: Company): void {
    const told = news.flatMap(({ entry, person }) => {
      const text = notificationOf(annotate({ entry, person }, []));
      return text === undefined ? [] : [{ person, text }];
    });
    const last = told.at(-1);
    if (!last || !this.settings().notifications || this.windows.isFocused(conversation)) return;
    const title = titleFor(last.person, company);
    void this.desktop.notify(conversation, { title, body: this.#body(last.text, told.length) }, () =>
      this.windows.openConversation(conversation),
    );
  }

  /** Tells of an invitation. */
  invitation(conversation: ConversationId, from: string, title: string | undefined): void {
    if (!this.settings().notifications) return;
    const group = shownTitle(title);
    const body = `Invites you to ${group === undefined ? 'a conversation' : `“${isolated(group)}”`}`;
    void this.desktop.notify(conversation, { title: plainLine(from), body }, () =>
      this.windows.showInvitations(true),
    );
  }

  /** The user has seen it. */
  seen(conversation: ConversationId): void {
    this.desktop.unnotify(conversation);
  }

  #body(last: string, count: number): string {
    const many = count > 1 ? `${count} new messages` : 'New message';
    if (!this.settings().notificationText) return many;
    const text = isBlank(last) ? 'Empty message' : short(plainText(last).trim());
    return count > 1 ? `${text} (${count} new)` : text;
  }
}

/** Others named in a notification from a group without a title. */
const namedAtMost = 3;

/** "ann" for a conversation of two, "ann · Garden" or "ann · with bob, cleo" for a group. */
function titleFor(author: PersonId, { title, others, nameOf }: Company): string {
  const name = (person: PersonId): string => isolated(plainLine(nameOf(person)));
  const group = shownTitle(title);
  if (group !== undefined) return `${name(author)} · ${isolated(group)}`;
  const rest = others.filter((person) => person !== author);
  if (rest.length === 0) return name(author);
  const named = rest.slice(0, namedAtMost).map(name);
  const more = rest.length > named.length ? [`${rest.length - named.length} more`] : [];
  return `${name(author)} · with ${[...named, ...more].join(', ')}`;
}
