import type { ControlState } from '../../../shared/conversation/control-state';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import type { Exchange } from '../../../shared/exchange/exchange';
import type { Holder } from '../../../shared/exchange/holders';
import type { Claim } from '../../../shared/exchange/ports';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { success, type Failure, type Result } from '../../../shared/protocol/errors';
import type { Renewal } from '../renewal';
import type { Giving } from '../sealing/giving';
import type { Change } from '../types';
import type { Deliveries } from './deliveries';
import type { Leaving } from './leaving';
import type { MissingMessages } from './missing';
import type { WriteResult } from './writing';

export interface NewsParts {
  readonly me: PersonId;
  readonly deliveries: Pick<Deliveries, 'note' | 'refuse'>;
  readonly missing: Pick<MissingMessages, 'note'>;
  readonly renewal: Pick<Renewal, 'heard'>;
  readonly leaving: Pick<Leaving, 'look'>;
  readonly exchange: Pick<Exchange, 'written' | 'ask'>;
  readonly giving: Pick<Giving, 'give'>;
  /** The current log of a conversation that is held here. */
  log(conversation: ConversationId): Pick<EntryLog, 'state' | 'personOf'> | undefined;
  tell(change: Change): void;
  /** It has changed who takes part in a conversation. */
  membershipChanged(): void;
}

/** What has happened in the conversations, and who has to know of it: other nodes, a waiting LEAVE, the listeners. */
export class ConversationNews {
  /** Control state of each conversation at the last change. */
  readonly #states = new Map<ConversationId, ControlState>();

  constructor(private readonly parts: NewsParts) {}

  /** This person has written entries, which are sent. Without a connection they go out after the next digest. */
  written<Written extends LogEntry>(written: Result<WriteResult<Written>>): Result<Written> {
    if (!written.ok) return written;
    const { entries, last, gifts } = written.value;
    this.parts.exchange.written(last.conversation, entries);
    void this.parts.giving.give(gifts);
    this.#changed(last.conversation, { added: entries });
    return success(last);
  }

  /** Entries from other nodes are durable and in the log. */
  added(conversation: ConversationId, entries: readonly LogEntry[]): void {
    const { renewal, leaving, me } = this.parts;
    renewal.heard(entries);
    const log = this.parts.log(conversation);
    const byOthers = entries.filter(({ writer }) => log?.personOf(writer) !== me);
    this.#changed(conversation, { fresh: byOthers, added: entries });
    leaving.look(conversation);
  }

  /** Entries from a file are durable and in the log. */
  imported(conversation: ConversationId, entries: readonly LogEntry[]): void {
    this.parts.renewal.heard(entries);
    this.parts.exchange.ask(conversation);
    this.changed(conversation);
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
