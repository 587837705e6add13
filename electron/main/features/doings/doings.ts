import type { SetTimer } from '../../../../runtime/timers';
import type { MessageEntry } from '../../../../shared/conversation/log-entry';
import { authorOf } from '../../../../shared/conversation/log-facts';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import type { DoingsView } from '../../../../shared/ipc/views/conversations';
import type { Doing } from '../../../net/connection/doing';
import type { Parts } from '../parts';
import { orderOf } from '../transcript/row-view';
import { Typing } from './typing';

export interface DoingsParts {
  client: Pick<Parts['client'], 'conversations' | 'tellDoing'>;
  memory: Pick<Parts['memory'], 'seen' | 'setSeen'>;
  preferences: { readonly all: { readonly showTyping: boolean; readonly showRead: boolean } };
  now(): number;
  setTimer: SetTimer;
  changed(): void;
}

/** What others do in conversations, and what they are told of the user. Whoever does not tell it is not told either. */
export class Doings {
  readonly #typing: Typing;

  constructor(private readonly parts: DoingsParts) {
    this.#typing = new Typing({
      ...parts,
      tell: (conversation) => parts.client.tellDoing({ kind: 'typing', conversation }),
    });
  }

  /** What a conversation's window shows. */
  view(conversation: ConversationId): DoingsView {
    const { client, memory, preferences } = this.parts;
    const log = client.conversations.get(conversation)?.log;
    const seen: DoingsView['seen'] = {};
    for (const [person, hash] of preferences.all.showRead ? memory.seen(conversation) : []) {
      const place = log?.entryWith(hash);
      if (place) seen[person] = { order: orderOf(place), at: place.at };
    }
    return { typing: preferences.all.showTyping ? this.#typing.in(conversation) : [], seen };
  }

  /** The user has changed what they are about to say. */
  typed(conversation: ConversationId): void {
    if (this.parts.preferences.all.showTyping) this.#typing.typed(conversation);
  }

  /** The user has sent it. */
  sent(conversation: ConversationId): void {
    this.#typing.sent(conversation);
  }

  /**
   * The user has read something.
   * @param lastRead looks up to which message everything was read, if any: only for who tells that
   */
  read(conversation: ConversationId, lastRead: () => EntryHash | undefined): void {
    const { client, preferences } = this.parts;
    if (!preferences.all.showRead) return;
    const last = lastRead();
    if (last !== undefined) client.tellDoing({ kind: 'seen', conversation, last });
  }

  /** Another member does something. */
  heard(person: PersonId, doing: Doing): void {
    const { conversation } = doing;
    const { memory, preferences, changed } = this.parts;
    if (doing.kind === 'typing') {
      if (preferences.all.showTyping) this.#typing.heard(conversation, person);
    } else if (preferences.all.showRead && this.#isLater(conversation, person, doing.last)) {
      memory.setSeen(conversation, person, doing.last);
      changed();
    }
  }

  /** Somebody has said something. */
  said(conversation: ConversationId, entry: MessageEntry): void {
    const log = this.parts.client.conversations.get(conversation)?.log;
    const person = log && authorOf(log, entry);
    if (person !== undefined) this.#typing.said(conversation, person);
  }

  /** MUST be called when settings have changed. */
  settingsChanged(): void {
    if (!this.parts.preferences.all.showTyping) this.#typing.forget();
  }

  end(): void {
    this.#typing.end();
  }

  /**
   * Marks of several computers may come in any order. One for a message that is not here is not kept: anybody can make up as
   * many as they like, and nothing would be shown of it.
   */
  #isLater(conversation: ConversationId, person: PersonId, last: EntryHash): boolean {
    const log = this.parts.client.conversations.get(conversation)?.log;
    const before = new Map(this.parts.memory.seen(conversation)).get(person);
    const [old, now] = [before && log?.entryWith(before), log?.entryWith(last)];
    return now !== undefined && (!old || orderOf(now) > orderOf(old));
  }
}
