import type { Environment } from '../../../runtime/environment';
import { takesPart } from '../../../shared/conversation/control-state';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { EntryPlace, MessageEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { sealingBounds } from '../../../shared/sealing/bounds';
import type { KeyName } from '../../../shared/sealing/keys-message';
import { recipientsIn } from '../../../shared/sealing/recipients';
import { readSealed } from '../../../shared/sealing/sealed-content';
import type { WriterKeys } from '../keys';
import type { HistoryStore } from '../types';
import type { KeyLink } from './key-links';
import type { LateOpening } from './late-opening';

export interface AskingOptions {
  readonly keys: WriterKeys;
  readonly environment: Environment;
  readonly store: Pick<HistoryStore, 'reader'>;
  readonly late: Pick<LateOpening, 'look'>;
  /** All registered connections. */
  links(): Iterable<KeyLink>;
  logs(): Iterable<EntryLog>;
  log(conversation: ConversationId): EntryLog | undefined;
  /** Shows others this computer's certificate, so that they can give it keys. */
  introduce(conversation: ConversationId): Promise<unknown>;
  onFault(error: unknown): void;
}

/**
 * After what time keys are asked for that have not come, and asked for again; each time twice as long. `introduced`: once this
 * computer has introduced itself, which whoever is asked may not have heard yet.
 */
const againMs = { introduced: 250, first: 2_000, most: 300_000 };
/** Number of waiting messages whose keys are asked for in turn. */
const messagesAtOnce = 500;

/** Asks others for the keys of messages that wait, and opens these once the keys are here. */
export class Asking {
  readonly #options: AskingOptions;
  /** Conversations with messages that may wait, and up to where their keys were asked for. */
  readonly #waiting = new Map<ConversationId, EntryPlace | undefined>();
  #timer: { cancel(): void; readonly ms: number } | undefined;
  #waitMs = againMs.first;
  #hasIntroduced = false;
  #rounds = 0;
  #isBusy = false;
  #isStopped = false;

  constructor(options: AskingOptions) {
    this.#options = options;
  }

  /** A message has come that waits, or one that waited may be shown from now on. */
  noticed(conversation: ConversationId): void {
    if (this.#waiting.has(conversation)) return this.#soon();
    this.#waiting.set(conversation, undefined);
    // Nobody has given this computer keys: they are not on their way.
    this.#soon(this.#isToIntroduce(this.#options.log(conversation)) ? 0 : againMs.first);
  }

  /** A connection is registered: whoever is there may have what is missing. */
  connected(): void {
    const { store, logs } = this.#options;
    for (const { conversation, isSealed } of logs())
      if (isSealed && store.reader.waiting(conversation, undefined, 1).length > 0) this.noticed(conversation);
  }

  /** Keys have come and are stored. */
  came(conversation: ConversationId): void {
    this.#options.late.look(conversation).catch(this.#options.onFault);
    if (this.#waiting.has(conversation)) this.#soon();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  #soon(ms: number = againMs.first): void {
    this.#waitMs = againMs.first;
    // One that is due as soon stays: otherwise messages that keep coming would put it off for ever.
    if (this.#timer && this.#timer.ms > ms) {
      this.#timer.cancel();
      this.#timer = undefined;
    }
    this.#later(ms);
  }

  #later(ms = this.#waitMs): void {
    if (this.#isStopped || this.#timer || this.#isBusy) return;
    const timer = this.#options.environment.setTimer(() => {
      this.#timer = undefined;
      this.#isBusy = true;
      this.#round()
        .catch(this.#options.onFault)
        .finally(() => {
          this.#isBusy = false;
          if (this.#waiting.size > 0) this.#later(this.#hasIntroduced ? againMs.introduced : this.#waitMs);
        });
    }, ms);
    this.#timer = { cancel: () => timer.cancel(), ms };
  }

  async #round(): Promise<void> {
    this.#waitMs = Math.min(2 * this.#waitMs, againMs.most);
    this.#rounds += 1;
    this.#hasIntroduced = false;
    for (const conversation of [...this.#waiting.keys()]) {
      const waits = await this.#options.late.look(conversation);
      if (!waits) this.#waiting.delete(conversation);
      else await this.#ask(conversation);
    }
  }

  async #ask(conversation: ConversationId): Promise<void> {
    const { log, introduce } = this.#options;
    const held = log(conversation);
    const links = held ? this.#linksTo(held) : [];
    if (!held || links.length === 0) return;
    if (this.#isToIntroduce(held)) {
      await introduce(conversation);
      if (this.#isKnown(log(conversation) ?? held)) {
        this.#hasIntroduced = true;
        this.#waitMs = againMs.first / 2;
      }
    }
    const wanted = this.#wantedOf(conversation);
    if (wanted.length > 0) for (const link of links) link.send('KEYS_WANTED', { conversation, keys: wanted });
  }

  /** Whether this computer could be given keys, and is not known. */
  #isToIntroduce(held: EntryLog | undefined): boolean {
    return held?.state.members.has(this.#options.keys.person.id) === true && !this.#isKnown(held);
  }

  /** Whether keys are given to this computer, because the conversation has its certificate. */
  #isKnown(held: EntryLog): boolean {
    const heads = held.controls.heads.map(({ hash }) => hash);
    return recipientsIn(held, heads).some(({ writer }) => writer === this.#options.keys.writer.id);
  }

  /** The server, and a few others who take part, who may be others next time: first of all this person's own computers. */
  #linksTo({ state }: EntryLog): KeyLink[] {
    const { keys, links, environment } = this.#options;
    const all = [...links()];
    const of = (isWanted: (person: PersonId) => boolean): KeyLink[] =>
      all.filter(({ person }) => person !== undefined && isWanted(person));
    const others = of((person) => person !== keys.person.id && takesPart(state, person));
    const from = Math.floor(environment.random() * others.length);
    const peers = [
      ...of((person) => person === keys.person.id),
      ...others.slice(from),
      ...others.slice(0, from),
    ];
    const servers = all.filter(({ person }) => person === undefined);
    return [...servers, ...peers.slice(0, sealingBounds.nodesAskedForKeys)];
  }

  /**
   * The keys of the next messages that wait: one of each key chain, because later ones follow from it. In turn that of the
   * first message and that of the last, so that a false commitment does not keep the others from being asked for.
   */
  #wantedOf(conversation: ConversationId): KeyName[] {
    const { reader } = this.#options.store;
    const page = reader.waiting(conversation, this.#waiting.get(conversation), messagesAtOnce);
    this.#waiting.set(conversation, page.length < messagesAtOnce ? undefined : page.at(-1)?.entry);
    const ordered = this.#rounds % 2 === 1 ? page.toReversed() : page;
    const byChain = new Map<string, KeyName>();
    for (const { entry } of ordered) {
      const name = nameOf(entry);
      if (name) byChain.set(`${name.writer} ${name.chain}`, name);
    }
    return [...byChain.values()].slice(0, sealingBounds.keysPerLine);
  }
}

function nameOf({ writer, number, content }: MessageEntry): KeyName | undefined {
  const sealed = readSealed(content, number);
  if (!sealed.ok) return undefined;
  const { chain, key } = sealed.value;
  return { writer, chain, number, key };
}
