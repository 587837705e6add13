import { randomBytes } from 'node:crypto';
import { MessageRun } from '../../runtime/entries/signing';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import type { Author } from './authors';

/** An author who writes several messages in a conversation and signs them together. */
export class Speaker {
  readonly #run: MessageRun;
  readonly #after: MessageEntry['after'];
  #number = 0;
  #prev: MessageEntry['prev'];

  /** @param author a member who has written no message yet */
  constructor(
    private readonly log: EntryLog,
    private readonly author: Author,
  ) {
    const next = log.nextMessage(author.writer.id);
    if (next === 'needs-writer') throw new Error(`${author.user} has not joined`);
    this.#after = next.after;
    this.#run = new MessageRun(author.writer);
  }

  /** Writes a text, which is not offered to the log. */
  say(text: string, at: number, clock: number): MessageEntry {
    const message = this.#run.add({
      command: 'SEND_MESSAGE',
      conversation: this.log.conversation,
      number: (this.#number += 1),
      prev: this.#prev,
      after: this.#after,
      clock,
      at,
      from: this.author.user,
      extra: {},
      content: {
        kind: 'text',
        id: crypto.randomUUID(),
        to: undefined,
        salt: randomBytes(16).toString('base64url'),
        fields: { text },
      },
    });
    this.#prev = message.hash;
    return message;
  }

  /** Signs the last message, which vouches for those before it. */
  sign(): void {
    this.#run.sign();
  }
}
