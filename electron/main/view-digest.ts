import type { Entry } from '../../shared/conversation/entry';
import type { Membership } from '../../shared/conversation/membership';
import { addNames, companyOf, type Company } from '../../shared/conversation/title';
import type { ConversationView } from '../../shared/ipc/view';
import { displayName } from '../../shared/protocol/names';
import { isBlank, plainLine } from '../../shared/text/visible';
import type { Conversation } from '../net/types';
import type { HistoryReader } from '../storage/history/history-reader';

/** What windows show of one conversation, whoever looks at it. */
export interface Digest {
  readonly membership: Membership;
  readonly company: Company;
  /** Whether the user is a member or was one. */
  readonly everJoined: boolean;
  /** The names under which people wrote or were asked, as displayed; the last one of each. */
  readonly names: ReadonlyMap<string, string>;
  readonly last: ConversationView['last'];
  /** When something last happened, by this computer's clock. */
  readonly at: number;
  /** How many texts have not been on screen, at most `countedAtMost`. */
  readonly unread: number;
}

/** A message on one line of plain text. */
const previewOf = (text: string): string => (isBlank(text) ? 'Empty message' : plainLine(text));

/** Unread messages are counted up to this number. */
export const countedAtMost = 1_000;

/** Reckons the digests of conversations, each anew only when something of it has changed. */
export class Digests {
  readonly #digests = new Map<string, Digest>();
  readonly #names = new Map<string, Map<string, string>>();
  /** When something last happened in conversations that have not changed since this was made. */
  readonly #activities: Map<string, number>;

  /** @param me the user's id */
  constructor(
    private readonly reader: HistoryReader,
    private readonly me: string,
  ) {
    this.#activities = reader.lastActivities();
  }

  /** The digest now; the same object as before when nothing has changed. */
  of(conversation: Conversation): Digest {
    const { log } = conversation;
    const known = this.#digests.get(log.conversation);
    if (known) return known;
    // A person who has not joined reads no texts: an invitation costs no query.
    const everJoined = log.timeline.stays.has(this.me);
    const last = everJoined ? this.reader.lastText(log.conversation) : undefined;
    const digest: Digest = {
      membership: log.membership,
      company: companyOf(log.timeline, this.me),
      everJoined,
      names: this.#namesIn(conversation),
      last: last ? { author: last.author, text: previewOf(last.text), at: last.at } : null,
      at: this.#activities.get(log.conversation) ?? this.reader.lastActivity(log.conversation),
      unread: everJoined ? this.reader.countUnread(log.conversation, countedAtMost) : 0,
    };
    this.#digests.set(log.conversation, digest);
    return digest;
  }

  /** Something of a conversation is not as it was; `fresh` are entries that are new. */
  changed(conversation: string, fresh: readonly Entry[]): void {
    this.#digests.delete(conversation);
    this.#activities.delete(conversation);
    const names = this.#names.get(conversation);
    if (names) this.#names.set(conversation, fresh.reduce(addNames, new Map(names)));
  }

  #namesIn({ log }: Conversation): ReadonlyMap<string, string> {
    const known = this.#names.get(log.conversation);
    if (known) return known;
    const names = log.controls.reduce(addNames, new Map<string, string>());
    if (!log.timeline.stays.has(this.me)) return names;
    for (const author of log.authors) {
      const last = log.entryAt(author, log.lastOf(author).number);
      if (last) names.set(author, displayName(last.from));
    }
    this.#names.set(log.conversation, names);
    return names;
  }
}
