import {
  isControlEntry,
  type LogEntry,
  type MessageContent,
  type MessageEntry,
  type SealedWith,
} from '../../shared/conversation/log-entry';
import { success, type Result } from '../../shared/protocol/errors';
import { sealedKind } from '../../shared/protocol/message-entry';
import type { ChainKey } from '../../shared/sealing/chain-key';
import type { SealingProblem } from '../../shared/sealing/problem';
import { StoreError } from '../sqlite/database';
import type { KeyRing } from './key-ring';
import { commitmentOf } from './ratchet';
import { open, sealAgain } from './seal';

/** A message with its content opened, as a node that can read it keeps it. */
export function openedMessage(message: MessageEntry, key: ChainKey): Result<MessageEntry, SealingProblem> {
  const content = open(key, message);
  if (!content.ok) return content;
  return success(withContent(message, content.value, { key: commitmentOf(key), chain: key.chain }));
}

/** A message whose key is here, and which is yet not to be opened: nobody will read it. */
export const unreadableMessage = (message: MessageEntry, key: ChainKey): MessageEntry =>
  withContent(message, message.content, { key: commitmentOf(key), chain: key.chain });

/**
 * An entry as its author wrote it, and as others are sent it: the content of a message that was opened here is sealed again,
 * which gives the same bytes. Throws a `StoreError` if the key of such a message is not here any more: it was stored with it.
 */
export function asWritten(entry: LogEntry, ring: Pick<KeyRing, 'keyNamed'>): LogEntry {
  if (isControlEntry(entry) || !entry.content || !entry.sealed) return entry;
  if (entry.content.kind === sealedKind) return withContent(entry, entry.content, undefined);
  const { conversation, writer, number, sealed } = entry;
  const key = ring.keyNamed({ conversation, writer, chain: sealed.chain, number }, sealed.key);
  const again = key.ok ? sealAgain(key.value, entry, entry.content) : key;
  if (!again.ok) throw new StoreError('damaged', `a message cannot be sealed again: ${again.error}`);
  return withContent(entry, again.value, undefined);
}

/** The same message with another content. Field by field, for the reason that `hashed` in `entry-codec.ts` has. */
function withContent(
  message: MessageEntry,
  content: MessageContent | undefined,
  sealed: SealedWith | undefined,
): MessageEntry {
  const {
    command,
    conversation,
    writer,
    number,
    prev,
    after,
    clock,
    at,
    from,
    hash,
    signature,
    extra,
    body,
  } = message;
  // prettier-ignore
  const whole = { command, conversation, writer, number, prev, after, clock, at, from, hash, signature, extra, body, content };
  return sealed ? { ...whole, sealed } : whole;
}
