import { randomBytes } from 'node:crypto';
import type { KeyRing } from '../../runtime/sealing/key-ring';
import { nextKey } from '../../runtime/sealing/own-key-chain';
import { seal } from '../../runtime/sealing/seal';
import { MessageRun } from '../../runtime/entries/signing';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { MessageContent, MessageEntry } from '../../shared/conversation/log-entry';
import type { OwnKeyChain } from '../../shared/sealing/kept-keys';
import type { SealedHeader } from '../../shared/sealing/sealed-content';
import type { Author } from './authors';

/** An author who writes several messages in a conversation and signs them together. */
export class Speaker {
  readonly #run: MessageRun;
  readonly #after: MessageEntry['after'];
  #number = 0;
  #prev: MessageEntry['prev'];
  #chain: OwnKeyChain | undefined;

  /**
   * @param author a member who has written no message yet
   * @param ring gets the keys of what is sealed, in a conversation that is sealed
   */
  constructor(
    private readonly log: EntryLog,
    private readonly author: Author,
    private readonly ring?: Pick<KeyRing, 'addProven'>,
  ) {
    const next = log.nextMessage(author.writer.id);
    if (next === 'needs-writer') throw new Error(`${author.user} has not joined`);
    this.#after = next.after;
    this.#run = new MessageRun(author.writer);
  }

  /** Says a text. The message is not offered to the log. */
  say(text: string, at: number, clock: number): MessageEntry {
    return this.#write({ kind: 'text', fields: { text } }, at, clock);
  }

  /** Names the conversation. */
  name(title: string, at: number, clock: number): MessageEntry {
    return this.#write({ kind: 'title', fields: { title } }, at, clock);
  }

  /** Signs the last message, which vouches for those before it. */
  sign(): void {
    this.#run.sign();
  }

  #write(said: Pick<MessageContent, 'kind' | 'fields'>, at: number, clock: number): MessageEntry {
    const header = {
      conversation: this.log.conversation,
      number: (this.#number += 1),
      prev: this.#prev,
      after: this.#after,
      clock,
      at,
      from: this.author.user,
      extra: {},
    };
    const salt = randomBytes(16).toString('base64url');
    const content = { ...said, id: crypto.randomUUID(), to: undefined, salt };
    const sealed = this.log.isSealed ? this.#sealed(header, content) : content;
    const message = this.#run.add({ command: 'SEND_MESSAGE', ...header, content: sealed });
    this.#prev = message.hash;
    return message;
  }

  #sealed(header: Omit<SealedHeader, 'writer'>, content: MessageContent): MessageContent {
    const writer = this.author.writer.id;
    const { key, chain, begins } = nextKey(this.log, writer, this.#chain, header, randomBytes);
    if (begins) this.ring?.addProven(key);
    this.#chain = chain;
    const sealed = seal(key, { ...header, writer }, content, randomBytes);
    if (!sealed.ok) throw new Error(`it cannot be sealed: ${sealed.error}`);
    return sealed.value;
  }
}
