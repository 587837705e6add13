import type {
  ControlCommand,
  ControlEntry,
  ControlOf,
  LogEntry,
  MessageContent,
  MessageEntry,
} from '../../shared/conversation/log-entry';
import { conversationId, type EntryHash } from '../../shared/ids';
import { fieldsOf, type Unhashed } from '../../shared/protocol/entries';
import { contentText } from '../../shared/protocol/message-entry';
import { limits } from '../../shared/protocol/limits';
import { encodeEntry } from './entry-codec';
import { bodyOfText, conversationIdOf, hashOfEntry } from './hash';
import { verifies, type WriterKey } from './keys';

type Computed = 'writer' | 'hash' | 'signature';

/** A control before its writer signs it. */
export type ControlDraft<Command extends ControlCommand = ControlCommand> = Command extends ControlCommand
  ? Omit<ControlOf<Command>, Computed>
  : never;

/** A message before its writer signs it; `body` follows from the content. */
export type MessageDraft = Omit<MessageEntry, Computed | 'body' | 'content'> & {
  readonly content: MessageContent;
};

/** The founding INVITE before its writer signs it: its place in the conversation and the id follow from the rest. */
export type FoundingDraft = Omit<ControlDraft<'INVITE'>, 'conversation' | 'number' | 'prev' | 'after'>;

export function signControl(writer: WriterKey, draft: ControlDraft): ControlEntry {
  const unsigned: Unhashed<ControlEntry> = { ...draft, writer: writer.id, signature: undefined };
  const hash = hashOfEntry(unsigned);
  return { ...unsigned, hash, signature: signatureOf(writer, hash) };
}

/** Founds a conversation, whose id follows from everything else in its founding INVITE. */
export function signFounding(writer: WriterKey, founding: FoundingDraft): ControlEntry {
  const draft = { ...founding, conversation: noConversation, number: 1, prev: undefined, after: [] };
  const fields = fieldsOf({ ...draft, writer: writer.id, signature: undefined });
  return signControl(writer, { ...draft, conversation: conversationIdOf(fields) });
}

/** Takes the place of an id that is computed from the rest. */
const noConversation = conversationId.parse('00000000-0000-8000-8000-000000000000');

export function signMessage(writer: WriterKey, draft: MessageDraft): MessageEntry {
  const message = unsignedMessage(writer, draft);
  return { ...message, signature: signatureOf(writer, message.hash) };
}

/**
 * Signs consecutive messages of one writer and chains them by `prev`. Only the last of each batch is signed, so this is
 * many times faster than signing each. A batch has at most 100 messages and 1 MiB, all with the same `after`.
 * @param prev the writer's message before the first
 */
export function signRun(
  writer: WriterKey,
  prev: EntryHash | undefined,
  drafts: readonly Omit<MessageDraft, 'prev'>[],
): MessageEntry[] {
  const messages: MessageEntry[] = [];
  for (const draft of drafts)
    messages.push(unsignedMessage(writer, { ...draft, prev: messages.at(-1)?.hash ?? prev }));
  const ends = batchEnds(messages);
  return messages.map((message, index) =>
    ends.has(index) ? { ...message, signature: signatureOf(writer, message.hash) } : message,
  );
}

/** Bytes that a signature adds to a line. */
const signatureBytes = ',"signature":""'.length + 86;

/** The indices of the messages that are the last of their batch. */
function batchEnds(messages: readonly MessageEntry[]): Set<number> {
  const ends = new Set<number>();
  let [count, bytes] = [0, 0];
  messages.forEach((message, index) => {
    const size = encodeEntry(message).length;
    const isFull = count === limits.entriesPerBatch || bytes + size + signatureBytes > limits.batchBytes;
    if (index > 0 && (isFull || !sameAfter(message, messages[index - 1]))) {
      ends.add(index - 1);
      [count, bytes] = [0, 0];
    }
    count += 1;
    bytes += size;
  });
  if (messages.length > 0) ends.add(messages.length - 1);
  return ends;
}

const sameAfter = (a: MessageEntry, b: MessageEntry | undefined): boolean =>
  a.after === b?.after || a.after.join() === b?.after.join();

function unsignedMessage(writer: WriterKey, draft: MessageDraft): MessageEntry {
  const body = bodyOfText(contentText(draft.content));
  const unsigned = { ...draft, writer: writer.id, body, signature: undefined };
  return { ...unsigned, hash: hashOfEntry(unsigned) };
}

const signatureOf = (writer: WriterKey, hash: EntryHash): string =>
  writer.sign(Buffer.from(hash, 'base64url'));

/**
 * Whether an entry carries its writer's signature. Without one it may still be authentic: the next entry of the sequence
 * vouches for it by `prev`.
 */
export const verifiesEntry = ({ writer, hash, signature }: LogEntry): boolean =>
  signature !== undefined && verifies(writer, Buffer.from(hash, 'base64url'), signature);
