import { annotate, type AuthoredMessage } from '../../../../shared/conversation/annotations';
import { notificationOf } from '../../../../shared/conversation/readings';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import type { Settings } from '../../../../shared/settings/settings';
import { soundSettings, type SoundKind } from '../../../../shared/settings/sounds';
import { isBlank, isolated, plainLine, plainText, shownTitle } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import type { SetTimer } from '../../../../runtime/timers';
import type { Desktop, NotificationContent, Windows } from '../../ports';

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
  /** Where windows get the picture of the conversation, or else that of the person; null if there is neither. */
  pictureOf(person: PersonId): string | null;
}

/** Whoever invites, with a name in words only, and their picture or that of the conversation. */
export interface Inviter {
  name: string;
  picture: string | null;
}

/**
 * Shortest time between two notifications about a conversation. Each costs a call of the system's service, which shows
 * only the last.
 */
const leastMs = 1_000;

/** Subject of the notification about folders that a conversation holds back: what is written there does not replace it. */
const heldSubject = (conversation: ConversationId): string => `held ${conversation}`;

/** Subject of the notification about what came in a quiet time. */
const quietSubject = 'quiet';

/** New messages of a conversation. */
interface NewMessages {
  count: number;
  /** The row of the first: the notification leads there. */
  first: EntryHash;
  last: { person: PersonId; text: string };
  /** Whether one of them names the user or replies to them. */
  isForUser: boolean;
  about: () => NotifiedConversation;
}

/** A folder that was not sent, with the title of its conversation. */
interface HeldFolder {
  title: string;
  folder: string;
}

export interface AttentionParts {
  desktop: Pick<Desktop, 'notify' | 'unnotify'>;
  windows: Pick<Windows, 'isFocused' | 'flash' | 'showInvitations' | 'open' | 'openConversation'>;
  settings: () => Pick<
    Settings,
    'notifications' | 'notificationShows' | 'soundOfMessages' | 'soundOfMentions' | 'soundOfInvitations'
  >;
  /** Plays the sound of a kind, if the user has chosen one of the app or a file. */
  play(kind: SoundKind): void;
  /** Whether notifications are held back. */
  isQuiet: () => boolean;
  /** Whether the user wants to hear nothing of a conversation. */
  isMuted(conversation: ConversationId): boolean;
  /** Whether a folder waits for an answer in a conversation. */
  isHeld(conversation: ConversationId): boolean;
  /** Opens a conversation at a message. */
  openAt(conversation: ConversationId, row: EntryHash): void;
  /** Sends an answer that was typed in a notification. */
  answer(conversation: ConversationId, text: string): void;
  setTimer: SetTimer;
}

/** Notifications about messages and invitations, unless the user has turned them off or has the conversation's window focused. */
export class Attention {
  /** Conversations that were notified of less than `leastMs` ago, with what has come since. */
  readonly #recent = new Map<ConversationId, NewMessages | undefined>();
  /** What came in a quiet time and has not been seen: numbers of messages, and invitations, by conversation. */
  readonly #held = new Map<ConversationId, { messages: number; invitations: number }>();

  /** Folders that wait for an answer and that the user has not looked at, by conversation. */
  readonly #folders = new Map<ConversationId, HeldFolder>();

  /** Conversations of which it was told after a quiet time, and which have not been seen since. */
  #toldLater = new Set<ConversationId>();

  constructor(private readonly parts: AttentionParts) {}

  get isQuiet(): boolean {
    return this.parts.isQuiet();
  }

  /**
   * Notifies of new messages by others in a conversation: one notification for all of them, the next at least `leastMs` later.
   * @param isForUser whether one of them names the user or replies to them
   * @param about called only for a notification: most messages of a flood need none
   */
  messages(
    conversation: ConversationId,
    news: readonly AuthoredMessage[],
    isForUser: () => boolean,
    about: () => NotifiedConversation,
  ): void {
    const told = news.flatMap(({ entry, person }) => {
      const text = notificationOf(annotate({ entry, person }, []));
      return text === undefined ? [] : [{ row: entry.hash, person, text }];
    });
    const last = told.at(-1);
    if (!last) return;
    if (this.isQuiet && this.#isWanted(conversation)) return this.#hold(conversation, told.length, 0);
    const since = this.#recent.get(conversation);
    const count = told.length + (since?.count ?? 0);
    const first = since?.first ?? told[0]?.row ?? last.row;
    const all: NewMessages = {
      count,
      first,
      last,
      isForUser: since?.isForUser === true || isForUser(),
      about,
    };
    if (this.#recent.has(conversation)) this.#recent.set(conversation, all);
    else this.#notify(conversation, all);
  }

  /** Notifies of an invitation. */
  invitation(conversation: ConversationId, from: Inviter, title: string | undefined): void {
    const group = shownTitle(title);
    const body =
      group === undefined
        ? say('notification.invites')
        : say('notification.invitesTo', { title: isolated(group) });
    this.#invited(conversation, from, body, () => this.parts.windows.showInvitations(true));
  }

  /** Notifies of a conversation into which the user was taken without being asked, as they wish. */
  begun(conversation: ConversationId, from: Inviter, first: string | null): void {
    const { settings, windows } = this.parts;
    if (windows.isFocused(conversation)) return;
    const isShown = first !== null && settings().notificationShows === 'everything';
    const body = isShown ? short(plainText(first).trim()) : say('notification.begun');
    this.#invited(conversation, from, body, () => windows.openConversation(conversation));
  }

  /** Notifies that a folder was not sent, and why: the window in which it waits for an answer may be closed. */
  held(conversation: ConversationId, held: HeldFolder): void {
    if (!this.#isWanted(conversation)) return;
    this.#folders.set(conversation, held);
    if (!this.isQuiet) this.#tellFolder(conversation, held);
  }

  /**
   * Removes the notifications about folders that the user sees in a window, or that wait no more. MUST be called when either may
   * have changed.
   */
  lookAtFolders(): void {
    const { desktop, isHeld, windows } = this.parts;
    for (const conversation of this.#folders.keys()) {
      if (isHeld(conversation) && !windows.isFocused(conversation)) continue;
      this.#folders.delete(conversation);
      desktop.unnotify(heldSubject(conversation));
    }
  }

  #tellFolder(conversation: ConversationId, { title, folder }: HeldFolder): void {
    const { desktop, settings, windows } = this.parts;
    windows.flash(conversation);
    const { notificationShows } = settings();
    const content = {
      title: notificationShows === 'nothing' ? say('notification.app') : plainLine(title),
      body:
        notificationShows === 'everything'
          ? say('notification.folderNamedHeld', { folder: isolated(plainLine(folder)) })
          : say('notification.folderHeld'),
    };
    void desktop.notify(heldSubject(conversation), content, {
      open: () => windows.openConversation(conversation),
    });
  }

  #invited(conversation: ConversationId, { name, picture }: Inviter, body: string, open: () => void): void {
    const { notifications, notificationShows } = this.parts.settings();
    if (!notifications) return;
    if (this.isQuiet) return this.#hold(conversation, 0, 1);
    const shown =
      notificationShows === 'nothing'
        ? { title: say('notification.app'), body: say('notification.invitation') }
        : { title: plainLine(name), body, ...pictured(picture) };
    void this.parts.desktop.notify(conversation, { ...shown, ...this.#sounding('invitation') }, { open });
  }

  /** Removes the conversation's notification, because the user has seen it. */
  seen(conversation: ConversationId): void {
    if (this.#recent.has(conversation)) this.#recent.set(conversation, undefined);
    this.#held.delete(conversation);
    this.parts.desktop.unnotify(conversation);
    if (this.#toldLater.delete(conversation) && this.#toldLater.size === 0)
      this.parts.desktop.unnotify(quietSubject);
  }

  /** MUST be called when a quiet time ends: says how much has come. */
  quietEnded(): void {
    this.lookAtFolders();
    for (const [conversation, held] of this.#folders)
      if (this.#isWanted(conversation)) this.#tellFolder(conversation, held);
    const wanted = [...this.#held].filter(([conversation]) => !this.parts.isMuted(conversation));
    const held = wanted.map(([, count]) => count);
    this.#held.clear();
    if (held.length === 0 || !this.parts.settings().notifications) return;
    this.#toldLater = new Set(wanted.map(([conversation]) => conversation));
    const written = held.filter(({ messages }) => messages > 0);
    const messages = written.reduce((sum, each) => sum + each.messages, 0);
    const count = held.reduce((sum, each) => sum + each.invitations, 0);
    const body = [
      ...(messages > 0 ? [say('notification.held', { messages, conversations: written.length })] : []),
      ...(count > 0 ? [say('notification.heldInvitations', { count })] : []),
    ].join('\n');
    const content = { title: say('notification.quietTitle'), body };
    void this.parts.desktop.notify(quietSubject, content, {
      open: () => this.parts.windows.open('roster'),
    });
  }

  #isWanted(conversation: ConversationId): boolean {
    return this.parts.settings().notifications && !this.parts.windows.isFocused(conversation);
  }

  #hold(conversation: ConversationId, messages: number, invitations: number): void {
    const before = this.#held.get(conversation) ?? { messages: 0, invitations: 0 };
    this.#held.set(conversation, {
      messages: before.messages + messages,
      invitations: before.invitations + invitations,
    });
  }

  #notify(conversation: ConversationId, news: NewMessages): void {
    const { windows, desktop, openAt, answer, setTimer } = this.parts;
    if (!this.#isWanted(conversation)) return;
    if (this.isQuiet) return this.#hold(conversation, news.count, 0);
    windows.flash(conversation);
    void desktop.notify(
      conversation,
      { ...this.#contentOf(news), ...this.#sounding(news.isForUser ? 'mention' : 'message') },
      {
        open: () => openAt(conversation, news.first),
        reply: (text) => answer(conversation, text),
      },
    );
    this.#recent.set(conversation, undefined);
    setTimer(() => {
      const since = this.#recent.get(conversation);
      this.#recent.delete(conversation);
      if (since) this.#notify(conversation, since);
    }, leastMs);
  }

  /** Plays the sound of a kind, or has the desktop play one with the notification. */
  #sounding(kind: 'message' | 'mention' | 'invitation'): Pick<NotificationContent, 'sound'> {
    if (this.parts.settings()[soundSettings[kind]] === 'desktop')
      return { sound: kind === 'invitation' ? kind : 'message' };
    this.parts.play(kind);
    return {};
  }

  #contentOf({ last, count, about }: NewMessages): NotificationContent {
    const many = say('notification.messages', { count });
    const { notificationShows } = this.parts.settings();
    if (notificationShows === 'nothing') return { title: say('notification.app'), body: many };
    const conversation = about();
    const head = {
      title: titleFor(last.person, conversation),
      ...pictured(conversation.pictureOf(last.person)),
    };
    if (notificationShows === 'author') return { ...head, body: many };
    const text = isBlank(last.text) ? say('message.empty') : short(plainText(last.text).trim());
    return { ...head, body: count > 1 ? say('notification.lastOf', { text, count }) : text };
  }
}

const pictured = (picture: string | null): Pick<NotificationContent, 'picture'> =>
  picture === null ? {} : { picture };

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
