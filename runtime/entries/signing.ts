import type {
  ControlCommand,
  ControlEntry,
  ControlOf,
  LogEntry,
  MessageContent,
  MessageEntry,
} from '../../shared/conversation/log-entry';
import { conversationId, type EntryHash } from '../../shared/ids';
import { fieldsOf, headerText, type UnhashedEntry } from '../../shared/protocol/entries';
import { contentText } from '../../shared/protocol/message-entry';
import { limits } from '../../shared/protocol/limits';
import { bodyOfText, conversationIdOf, hashOfEntry, hashOfHeader } from './hash';
import { verifies, type WriterKey } from './keys';

type ComputedField = 'writer' | 'hash' | 'signature';

/** A control before its writer signs it. */
export type UnsignedControl<Command extends ControlCommand = ControlCommand> = Command extends ControlCommand
  ? Omit<ControlOf<Command>, ComputedField>
  : never;

/** A message before its writer signs it; `body` follows from the content. */
export type UnsignedMessage = Omit<MessageEntry, ComputedField | 'body' | 'content'> & {
  readonly content: MessageContent;
};

/** The founding INVITE before its writer signs it: its place in the conversation and the id follow from the rest. */
export type UnsignedFounding = Omit<UnsignedControl<'INVITE'>, 'conversation' | 'number' | 'prev' | 'after'>;

export function signControl(writer: WriterKey, fields: UnsignedControl): ControlEntry {
  const unsigned: UnhashedEntry<ControlEntry> = { ...fields, writer: writer.id, signature: undefined };
  const hash = hashOfEntry(unsigned);
  return { ...unsigned, hash, signature: signatureOf(writer, hash) };
}

/** Founds a conversation, whose id follows from everything else in its founding INVITE. */
export function signFounding(writer: WriterKey, founding: UnsignedFounding): ControlEntry {
  const placed = { ...founding, conversation: noConversation, number: 1, prev: undefined, after: [] };
  const fields = fieldsOf({ ...placed, writer: writer.id, signature: undefined });
  return signControl(writer, { ...placed, conversation: conversationIdOf(fields) });
}

/** Placeholder for the id, which is computed from the rest. */
const noConversation = conversationId.parse('00000000-0000-8000-8000-000000000000');

export function signMessage(writer: WriterKey, unsigned: UnsignedMessage): MessageEntry {
  const run = new MessageRun(writer);
  const message = run.add(unsigned);
  run.sign();
  return message;
}

/**
 * Signs consecutive messages of one writer and chains them by `prev`. Only the last of each batch is signed, so this is
 * many times faster than signing each.
 * @param prev the writer's message before the first
 */
export function signRun(
  writer: WriterKey,
  prev: EntryHash | undefined,
  unsigned: readonly Omit<UnsignedMessage, 'prev'>[],
): MessageEntry[] {
  const run = new MessageRun(writer);
  const messages: MessageEntry[] = [];
  for (const message of unsigned) messages.push(run.add({ ...message, prev: messages.at(-1)?.hash ?? prev }));
  run.sign();
  return messages;
}

/** A message whose signature may still be missing. */
type Signable = { -readonly [Field in keyof MessageEntry]: MessageEntry[Field] };

/** Number of bytes that a line has besides its header and content. */
const lineBytesAround = 'SEND_MESSAGE ,"content":,"signature":""'.length + 86 + 1;

/**
 * Consecutive messages of one writer, chained by `prev` as they are added. Only the last of each batch is signed: of at most
 * 100 messages and 1 MiB, all with the same `after`. The last batch is signed by `sign`, and no message may be given to anybody
 * before.
 */
export class MessageRun {
  #last: Signable | undefined;
  #lastBytes = 0;
  #count = 0;
  #bytes = 0;

  constructor(private readonly writer: WriterKey) {}

  /** Adds a message, whose signature is set when its batch is full or `sign` is called. */
  add(unsigned: UnsignedMessage): MessageEntry {
    const text = contentText(unsigned.content);
    const { command, conversation, number, prev, after, clock, at, from, extra, content } = unsigned;
    const writer = this.writer.id;
    const body = bodyOfText(text);
    const signature: string | undefined = undefined;
    // Field by field: spreading objects takes as long as hashing.
    // prettier-ignore
    const header = headerText({ command, conversation, writer, number, prev, after, clock, at, from, signature, extra, body, content });
    const hash = hashOfHeader(command, header);
    // prettier-ignore
    const message: Signable = { command, conversation, writer, number, prev, after, clock, at, from, hash, signature, extra, body, content };
    // A UTF-16 unit takes at most three bytes.
    const bytes = 3 * (header.length + text.length) + lineBytesAround;
    const isFull = this.#count === limits.entriesPerBatch || this.#bytes + bytes > limits.batchBytes;
    if (isFull || (this.#last && !sameAfter(message, this.#last))) this.sign();
    this.#last = message;
    this.#lastBytes = bytes;
    this.#count += 1;
    this.#bytes += bytes;
    return message;
  }

  /**
   * Whether the last message is one that a writer signs who signs nothing else of a run until somebody asks: so no batch is too
   * long, of however many runs of this kind it comes from.
   */
  get isDue(): boolean {
    const isLong = this.#lastBytes > limits.batchBytes / limits.entriesPerBatch;
    return this.#last !== undefined && (isLong || this.#last.number % limits.entriesPerBatch === 0);
  }

  /** Signs the last message. */
  sign(): void {
    const last = this.#last;
    if (last && last.signature === undefined) last.signature = signatureOf(this.writer, last.hash);
    this.#count = 0;
    this.#bytes = 0;
  }
}

const sameAfter = (a: Signable, b: Signable): boolean =>
  a.after === b.after || a.after.join() === b.after.join();

/** A message with the signature of its writer, which always makes the same. */
export const signed = (writer: WriterKey, message: MessageEntry): MessageEntry => ({
  ...message,
  signature: signatureOf(writer, message.hash),
});

const signatureOf = (writer: WriterKey, hash: EntryHash): string =>
  writer.sign(Buffer.from(hash, 'base64url'));

/**
 * Whether an entry carries its writer's signature. Without one it may still be authentic: the next entry of the sequence
 * vouches for it by `prev`.
 */
export const verifiesEntry = ({ writer, hash, signature }: LogEntry): boolean =>
  signature !== undefined && verifies(writer, Buffer.from(hash, 'base64url'), signature);
