import { randomBytes } from 'node:crypto';
import type { Environment } from '../../../runtime/environment';
import { giveKey } from '../../../runtime/sealing/given-keys';
import { signKeys } from '../../../runtime/sealing/keys-message';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type { ConversationId, WriterId } from '../../../shared/ids';
import { noKeyChanges } from '../../../shared/sealing/kept-keys';
import type { Keys } from '../../../shared/sealing/keys-message';
import type { ChainKey } from '../../../shared/sealing/chain-key';
import { mayBeTaken, ownerOf, type Recipient } from '../../../shared/sealing/recipients';
import type { WriterKeys } from '../keys';
import type { RemovedComputers } from '../removed-computers';
import type { HistoryStore } from '../types';
import type { Gift } from './own-messages';

/** A connection over which KEYS can be sent. */
export interface KeysLink {
  /** The computer at the other end; undefined for a server, which passes KEYS on to anybody. */
  readonly writer: WriterId | undefined;
  send(command: 'KEYS', keys: Keys): void;
}

export interface GivingOptions {
  readonly keys: WriterKeys;
  readonly store: Pick<HistoryStore, 'append' | 'inTransit'>;
  readonly environment: Environment;
  readonly removed: Pick<RemovedComputers, 'has'>;
  /** All registered connections. */
  links(): Iterable<KeysLink>;
  log(conversation: ConversationId): EntryLog | undefined;
  onFault(error: unknown): void;
}

/** Number of KEYS read at a time. */
const atOnce = 100;
/** Number of keys that are encrypted at a time. */
const madeAtOnce = 5;
/** After what time KEYS are sent again that nobody has confirmed; each time twice as long. */
const againMs = { first: 2_000, most: 300_000 };

/**
 * Gives the keys of this computer's messages to others. KEYS are stored until their recipient, or a server, confirms that it
 * has them on its disk, and are sent again until then: at each new connection, and after a while.
 */
export class Giving {
  readonly #options: GivingOptions;
  #timer: { cancel(): void } | undefined;
  #waitMs = againMs.first;
  readonly #unfinished = new Set<Promise<void>>();

  constructor(options: GivingOptions) {
    this.#options = options;
  }

  /** Gives keys of messages that are stored. Resolves, and never rejects, once they are on their way. */
  give(gifts: readonly Gift[]): Promise<void> {
    if (gifts.length === 0) return Promise.resolve();
    const given = this.#give(gifts).finally(() => this.#unfinished.delete(given));
    this.#unfinished.add(given);
    return given;
  }

  /** Resolves when all keys are given that were to be given so far. */
  async idle(): Promise<void> {
    await Promise.all(this.#unfinished);
  }

  async #give(gifts: readonly Gift[]): Promise<void> {
    const { store, onFault } = this.#options;
    try {
      const given: Keys[] = [];
      for (const gift of gifts) given.push(...(await this.#made(gift)));
      await store.append([], { ...noKeyChanges, given });
      for (const keys of given) this.#send(keys);
      this.#waitMs = againMs.first;
      this.#againLater();
    } catch (error) {
      // Who lacks a key asks for it.
      onFault(error);
    }
  }

  /** A connection is registered: sends what waits for it. */
  opened(link: KeysLink): void {
    let isAny = false;
    for (const page of this.#waiting(link.writer)) {
      for (const keys of page) if (!this.#isOutdated(keys)) link.send('KEYS', keys);
      isAny = true;
    }
    if (isAny) this.#againLater();
  }

  /** The other end of a connection has KEYS on its disk. */
  kept({ writer }: Pick<KeysLink, 'writer'>, signatures: readonly string[]): void {
    const { store, onFault } = this.#options;
    const confirmed = [{ recipient: writer, signatures }];
    store.append([], { ...noKeyChanges, confirmed }).catch(onFault);
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Some at a time: a hundred at once would keep the program from all else for 40 ms. */
  async #made({ key, recipients }: Gift): Promise<Keys[]> {
    const made: Keys[] = [];
    for (let at = 0; at < recipients.length; at += madeAtOnce) {
      const some = recipients.slice(at, at + madeAtOnce).map((each) => this.#keysFor(each, key));
      for (const keys of await Promise.all(some)) made.push(...keys);
    }
    return made;
  }

  async #keysFor({ writer: recipient, seal }: Recipient, key: ChainKey): Promise<Keys[]> {
    const { keys, onFault } = this.#options;
    const { writer } = keys;
    const given = await giveKey(key, { sender: writer.id, recipient, seal }, randomBytes);
    if (given.ok) return signKeys(writer, { conversation: key.conversation, recipient }, [given.value]);
    onFault(new Error(`no key can be given to ${recipient}: ${given.error}`));
    return [];
  }

  /** Sends KEYS to their recipient; if it is not connected, to the server. */
  #send(keys: Keys): void {
    const links = [...this.#options.links()];
    const link =
      links.find(({ writer }) => writer === keys.recipient) ??
      links.find(({ writer }) => writer === undefined);
    link?.send('KEYS', keys);
  }

  #againLater(): void {
    this.#timer ??= this.#options.environment.setTimer(() => {
      this.#timer = undefined;
      this.#again();
    }, this.#waitMs);
  }

  /** Sends again what was not confirmed, and forgets what nobody takes any more. */
  #again(): void {
    const { store, onFault } = this.#options;
    const outdated: string[] = [];
    let isAny = false;
    for (const page of this.#waiting(undefined)) {
      for (const keys of page)
        if (this.#isOutdated(keys)) outdated.push(keys.signature);
        else this.#send(keys);
      isAny = true;
    }
    if (!isAny) return;
    const confirmed = [{ recipient: undefined, signatures: outdated }];
    if (outdated.length > 0) store.append([], { ...noKeyChanges, confirmed }).catch(onFault);
    this.#waitMs = Math.min(2 * this.#waitMs, againMs.most);
    this.#againLater();
  }

  /** The KEYS that wait for a computer, or with undefined for anybody, some at a time. */
  *#waiting(recipient: WriterId | undefined): Generator<readonly Keys[]> {
    const { inTransit } = this.#options.store;
    let beyond = 0;
    for (;;) {
      const page =
        recipient === undefined
          ? inTransit.keysBeyond(beyond, atOnce)
          : inTransit.keysFor(recipient, beyond, atOnce);
      if (page.length > 0) yield page.map(({ keys }) => keys);
      beyond = page.at(-1)?.id ?? beyond;
      if (page.length < atOnce) return;
    }
  }

  /** Whether KEYS are from or for a computer of somebody who does not take part any more, or for one that was removed. */
  #isOutdated(keys: Keys): boolean {
    const log = this.#options.log(keys.conversation);
    const person = log && ownerOf(log, keys.recipient);
    if (!log || person === undefined || !mayBeTaken(log, keys)) return true;
    return this.#options.removed.has(person, keys.recipient);
  }
}
