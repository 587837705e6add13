import { randomBytes, randomUUID } from 'node:crypto';
import { signMessage, signRun, type UnsignedMessage } from '../../runtime/entries/signing';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { NextEntry } from '../../shared/conversation/pens';
import type { MessageContent, MessageEntry } from '../../shared/conversation/log-entry';
import { entryHash, type EntryHash } from '../../shared/ids';
import type { Computer } from '../../testing/exchange/computers';

/** A hash that nothing has. */
export const unknownHash = (): EntryHash => entryHash.parse(randomBytes(32).toString('base64url'));

/** The content of a liar's message. */
export const contentOf = (
  text: string,
  { kind = 'text', to }: { kind?: string; to?: EntryHash } = {},
): MessageContent => ({
  kind,
  id: randomUUID(),
  to,
  salt: randomBytes(16).toString('base64url'),
  fields:
    kind === 'deletion'
      ? {}
      : kind === 'reaction'
        ? { emoji: '👍' }
        : kind === 'title'
          ? { title: text }
          : { text },
});

/** Where an honest program would write next. A liar who has shown no certificate names the current heads. */
export function placeIn(log: EntryLog, { writer }: Computer): NextEntry {
  const next = log.nextMessage(writer.id);
  if (next !== 'needs-writer') return next;
  const { after, clock } = log.nextControl(writer.id);
  return { number: 1, prev: undefined, after, clock };
}

const unsignedOf = (
  { conversation }: EntryLog,
  { name }: Computer,
  { number, prev, after, clock }: NextEntry,
  content: MessageContent,
): UnsignedMessage => ({
  command: 'SEND_MESSAGE',
  conversation,
  number,
  prev,
  after,
  clock,
  at: Date.now(),
  from: name,
  extra: {},
  content,
});

/** Writes a message in a place of the liar's choice. */
export const messageAt = (
  log: EntryLog,
  by: Computer,
  place: Partial<NextEntry> = {},
  content: MessageContent = contentOf(`a lie of ${by.name}`),
): MessageEntry => signMessage(by.writer, unsignedOf(log, by, { ...placeIn(log, by), ...place }, content));

/** Successive messages of which only the last is signed. */
export function runOf(log: EntryLog, by: Computer, count: number): MessageEntry[] {
  const { number, prev, after, clock } = placeIn(log, by);
  const messages = Array.from({ length: count }, (_, index) =>
    unsignedOf(
      log,
      by,
      { number: number + index, prev, after, clock: clock + index },
      contentOf(`lie ${index}`),
    ),
  );
  return signRun(by.writer, prev, messages);
}
