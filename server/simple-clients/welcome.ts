import { takesPart } from '../../shared/conversation/control-state';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { ConversationId, PersonId } from '../../shared/ids';
import type { Logs } from '../conversations/logs';
import type { Item } from '../outbox';
import type { SimpleClient } from '../session';
import type { MessageReader } from '../storage/message-reader';
import { describe, pendingInvitation, stateLines, type ConversationSummary } from './state-lines';
import type { Naming } from './naming';
import type { Feeds } from './feeds';
import type { Titles } from './titles';

/** Number of conversations read per query. */
const conversationsPerQuery = 25;

/** What a simple client is sent about its conversations after it registers. They may be many, so everything is read lazily. */
export class Welcome {
  constructor(
    private readonly reader: MessageReader,
    private readonly logs: Logs,
    private readonly feeds: Feeds,
    private readonly titles: Titles,
    private readonly naming: Naming,
  ) {}

  /** The state of all conversations, then open invitations, then what it missed. */
  *items(client: SimpleClient): Generator<Item> {
    const person = client.user.id;
    const described = this.#described(person);
    const first = described.next();
    yield* stateLines(first.done ? [] : startingWith(first.value, described));
    // Most people who come have no conversations yet: one query is enough for them.
    if (first.done) return;
    for (const log of this.#logsOf(person))
      yield log && pendingInvitation(log, person, this.titles.of(log), this.naming);
    for (const log of this.#logsOf(person))
      if (log?.state.members.has(person)) yield* this.feeds.missed(client, log.conversation);
      else yield undefined;
  }

  /** The conversations in which a person takes or took part; undefined between pages. */
  *conversationsOf(person: PersonId): Generator<ConversationId | undefined> {
    let beyond = 0;
    for (;;) {
      const page = this.reader.conversationsOf(person, beyond, conversationsPerQuery);
      for (const { conversation } of page) yield conversation;
      beyond = page.at(-1)?.id ?? beyond;
      if (page.length < conversationsPerQuery) return;
      yield undefined;
    }
  }

  *#described(person: PersonId): Generator<ConversationSummary | undefined> {
    for (const log of this.#logsOf(person)) yield log && describe(log, this.titles.of(log), this.naming);
  }

  /** The logs of the conversations in which a person takes part; undefined between pages. */
  *#logsOf(person: PersonId): Generator<EntryLog | undefined> {
    for (const conversation of this.conversationsOf(person)) {
      const log = conversation && this.logs.get(conversation);
      if (conversation === undefined) yield undefined;
      else if (log && takesPart(log.state, person)) yield log;
    }
  }
}

function* startingWith<Each>(first: Each, others: Iterable<Each>): Generator<Each> {
  yield first;
  yield* others;
}
