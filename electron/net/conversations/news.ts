import type { ControlState } from '../../../shared/conversation/control-state';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { AddedMessage } from '../../../shared/conversation/log-addition';
import { isControlEntry, type LogEntry } from '../../../shared/conversation/log-entry';
import type { Exchange } from '../../../shared/exchange/exchange';
import type { Holder } from '../../../shared/exchange/holders';
import type { Claim } from '../../../shared/exchange/ports';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { success, type Failure, type Result } from '../../../shared/protocol/errors';
import type { Renewal } from '../renewal';
import type { Asking } from '../sealing/asking';
import type { Giving } from '../sealing/giving';
import type { Gift } from '../sealing/own-messages';
import { isWaiting, type Opening } from '../sealing/opening';
import type { Change } from '../types';
import type { Deliveries } from './deliveries';
import type { Leaving } from './leaving';
import type { MissingMessages } from './missing';
import type { WriteResult } from './composing';

export interface NewsParts {
  readonly me: PersonId;
  readonly deliveries: Pick<Deliveries, 'note' | 'refuse'>;
  readonly missing: Pick<MissingMessages, 'note'>;
  readonly renewal: Pick<Renewal, 'heard'>;
  readonly leaving: Pick<Leaving, 'look'>;
  readonly exchange: Pick<Exchange, 'written' | 'ask'>;
  readonly giving: Pick<Giving, 'give'>;
  readonly opening: Pick<Opening, 'stored'>;
  readonly asking: Pick<Asking, 'noticed'>;
  /** The current log of a conversation that is held here. */
  log(conversation: ConversationId): Pick<EntryLog, 'state' | 'personOf' | 'isSealed'> | undefined;
  tell(change: Change): void;
  /** It has changed who takes part in a conversation. */
  membershipChanged(): void;
}

/** What has happened in the conversations, and who has to know of it: other nodes, a waiting LEAVE, the listeners. */
export class ConversationNews {
  /** Control state of each conversation at the last change. */
  readonly #states = new Map<ConversationId, ControlState>();
  /** Of each conversation, what is being given before what was written goes out; then what was written there later. */
  readonly #sending = new Map<ConversationId, Promise<void>>();

  constructor(private readonly parts: NewsParts) {}

  /** This person has written entries, which are sent. Without a connection they go out after the next digest. */
  written<Written extends LogEntry>(written: Result<WriteResult<Written>>): Result<Written> {
    if (!written.ok) return written;
    const { entries, last, gifts } = written.value;
    this.#send(last.conversation, entries, gifts);
    this.#changed(last.conversation, { added: this.parts.opening.stored(entries) });
    return success(last);
  }

  /**
   * Sends messages after the keys that they need: otherwise their readers would see for a moment that they wait. Controls go
   * before these keys, which are taken only from writers who are known, and after what was written earlier, so that a LEAVE does
   * not overtake the last message.
   */
  #send(conversation: ConversationId, entries: readonly LogEntry[], gifts: readonly Gift[]): void {
    const { exchange, giving } = this.parts;
    const before = this.#sending.get(conversation);
    if (!before && gifts.length === 0) return exchange.written(conversation, entries);
    const controls = entries.filter(isControlEntry);
    const messages = entries.filter((entry) => !isControlEntry(entry));
    const give = (): Promise<void> => {
      if (controls.length > 0) exchange.written(conversation, controls);
      return giving.give(gifts);
    };
    const sent: Promise<void> = (before ? before.then(give) : give()).then(() => {
      if (this.#sending.get(conversation) === sent) this.#sending.delete(conversation);
      if (messages.length > 0) exchange.written(conversation, messages);
    });
    this.#sending.set(conversation, sent);
  }

  /** Entries from other nodes are durable and in the log. */
  added(conversation: ConversationId, entries: readonly LogEntry[]): void {
    const { renewal, leaving, opening } = this.parts;
    renewal.heard(entries);
    const added = opening.stored(entries);
    this.#changed(conversation, { fresh: this.#byOthers(conversation, added), added });
    this.#notice(conversation, added);
    leaving.look(conversation);
  }

  /** Messages were opened that had come before their keys. Those from a file are nothing new. */
  opened(conversation: ConversationId, messages: readonly AddedMessage[]): void {
    const news = messages.filter(({ known }) => !known).map(({ entry }) => entry);
    this.#changed(conversation, { fresh: this.#byOthers(conversation, news) });
  }

  /** Entries from a file are durable and in the log. */
  imported(conversation: ConversationId, entries: readonly LogEntry[]): void {
    this.parts.renewal.heard(entries);
    this.parts.exchange.ask(conversation);
    this.changed(conversation);
    this.#notice(conversation, this.parts.opening.stored(entries));
  }

  /** Another node has shown what it holds. */
  holds(conversation: ConversationId, holder: Holder, claim: Claim): void {
    const { deliveries, missing, leaving } = this.parts;
    const isNews = deliveries.note(conversation, holder, claim);
    if (missing.note(conversation) || isNews) this.#changed(conversation, { added: [] });
    leaving.look(conversation);
  }

  /** The server has refused an entry. */
  refused(conversation: ConversationId, hash: EntryHash, problem: Failure): void {
    if (this.parts.deliveries.refuse(conversation, hash, problem)) this.changed(conversation);
  }

  /** Something else than its entries has changed. */
  changed(conversation: ConversationId): void {
    this.#changed(conversation, {});
  }

  #byOthers(conversation: ConversationId, entries: readonly LogEntry[]): LogEntry[] {
    const log = this.parts.log(conversation);
    return entries.filter(({ writer }) => log?.personOf(writer) !== this.parts.me);
  }

  /** A control may show again what was hidden, so it may be time to ask for keys. */
  #notice(conversation: ConversationId, entries: readonly LogEntry[]): void {
    const isSealed = this.parts.log(conversation)?.isSealed === true;
    if (isSealed && entries.some((entry) => isControlEntry(entry) || isWaiting(entry)))
      this.parts.asking.noticed(conversation);
  }

  /** @param entries what is new; see `Change` */
  #changed(
    conversation: ConversationId,
    entries: { readonly fresh?: readonly LogEntry[]; readonly added?: readonly LogEntry[] },
  ): void {
    const state = this.parts.log(conversation)?.state;
    if (state && this.#states.get(conversation) !== state) {
      this.#states.set(conversation, state);
      this.parts.membershipChanged();
    }
    this.parts.tell({ kind: 'conversation', conversation, fresh: [], ...entries });
  }
}
