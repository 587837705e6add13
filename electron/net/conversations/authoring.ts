import { randomBytes, randomUUID } from 'node:crypto';
import {
  signControl,
  signFounding,
  signMessage,
  type UnsignedControl,
} from '../../../runtime/entries/signing';
import { openInvite } from '../../../shared/conversation/control-entry';
import type { EntryLog } from '../../../shared/conversation/entry-log';
import type {
  ControlCommand,
  ControlEntry,
  ControlOf,
  EntryHeader,
  LogEntry,
  MessageContent,
  MessageEntry,
} from '../../../shared/conversation/log-entry';
import type { EntryHash } from '../../../shared/ids';
import { failed, success, type Result } from '../../../shared/protocol/errors';
import type { SealedHeader } from '../../../shared/sealing/sealed-content';
import { phrase } from '../../../shared/words/phrase';
import type { WriterKeys } from '../keys';
import type { NewRoom, OutgoingContent } from '../types';
import { sealOwn, type Sealing } from '../sealing/own-messages';
import { nobody, type Invitation } from './invitations';
import { faultOfOwn, faultOfSaid } from './validation';

/** Who writes, under which name, and when. */
export interface Author {
  readonly keys: WriterKeys;
  readonly user: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Collects the entries that were added to the log. */
  readonly written: LogEntry[];
  /** With what messages are sealed. */
  readonly sealing: Sealing;
}

type OwnFields<Command extends ControlCommand> = Omit<ControlOf<Command>, keyof EntryHeader | 'certificate'>;

/** Fields of a control besides its header; the certificate is added where it is required. */
export type ControlContent = {
  [Command in Exclude<ControlCommand, 'WRITER'>]: OwnFields<Command>;
}[Exclude<ControlCommand, 'WRITER'>];

/** The founding INVITE of a new conversation, which is sealed if certificates of the people invited are shown. */
export function foundingOf(
  { keys, user, at }: Pick<Author, 'keys' | 'user' | 'at'>,
  { invited, certificates }: Invitation,
  title: string | undefined,
): Result<ControlEntry> {
  const { certificate } = keys;
  const isSealed = certificates.length > 0;
  const shown = { ...openInvite, isSealed, certificates };
  const said = { command: 'INVITE', invited, title, ...shown, history: false, certificate } as const;
  return checked(signFounding(keys.writer, { ...said, clock: 1, at, from: user, extra: {} }));
}

/** The founding INVITE of an open room, which anybody may join. */
export function roomFoundingOf(
  { keys, user, at }: Pick<Author, 'keys' | 'user' | 'at'>,
  { title, topic }: NewRoom,
): Result<ControlEntry> {
  const { certificate } = keys;
  const said = { command: 'INVITE', invited: [], title, history: false, certificate } as const;
  const room = { ...openInvite, isPublic: true, topic };
  return checked(signFounding(keys.writer, { ...said, ...room, clock: 1, at, from: user, extra: {} }));
}

/** Writes a control to a log, after a WRITER if the log does not know the writer (not before JOIN and DECLINE). */
export function writeControl(log: EntryLog, author: Author, content: ControlContent): Result<ControlEntry> {
  const { certificate, writer } = author.keys;
  const isFirst = log.nextControl(writer.id).isFirst;
  if (content.command === 'JOIN' || content.command === 'DECLINE')
    return sign(log, author, { ...content, certificate: isFirst ? certificate : undefined });
  const introduced = introduce(log, author);
  if (!introduced.ok) return introduced;
  return sign(log, author, content.command === 'INVITE' ? { ...content, certificate: undefined } : content);
}

/** Writes a WRITER, with which others learn of this computer. Fails if they know it already. */
export function writeIntroduction(log: EntryLog, author: Author): Result<ControlEntry> {
  const { certificate, writer } = author.keys;
  return log.nextControl(writer.id).isFirst
    ? sign(log, author, { command: 'WRITER', certificate })
    : notPermitted;
}

/** Writes a message to a log, after a WRITER if the log does not know the writer. In a sealed conversation it is sealed. */
export function writeMessage(
  log: EntryLog,
  author: Author,
  { kind, to, fields }: OutgoingContent,
): Result<MessageEntry> {
  const introduced = introduce(log, author);
  if (!introduced.ok) return introduced;
  const { keys, user: from, at } = author;
  const place = log.nextMessage(keys.writer.id);
  if (place === 'needs-writer') return notPermitted;
  const salt = randomBytes(16).toString('base64url');
  const content = { kind, id: randomUUID(), to, salt, fields };
  const { conversation } = log;
  const header = { conversation, ...place, at, from, extra: {} };
  const said = log.isSealed
    ? sealed(log, { ...header, writer: keys.writer.id }, content, author.sealing)
    : success(content);
  if (!said.ok) return said;
  const unsigned = { command: 'SEND_MESSAGE', ...header, content: said.value } as const;
  return added(log, author, checked(signMessage(keys.writer, unsigned)));
}

/** Seals a content that others can read once they have opened it. */
function sealed(
  log: EntryLog,
  header: SealedHeader,
  content: MessageContent,
  sealing: Sealing,
): Result<MessageContent> {
  const fault = faultOfSaid(content);
  return fault ? { ok: false, error: fault } : sealOwn(log, header, content, sealing);
}

/** Writes a WRITER if the conversation does not know the current writer. */
function introduce(log: EntryLog, author: Author): Result<void> {
  if (!log.nextControl(author.keys.writer.id).isFirst) return success(undefined);
  const written = writeIntroduction(log, author);
  return written.ok ? success(undefined) : written;
}

type Signable = {
  [Command in ControlCommand]: Omit<ControlOf<Command>, keyof EntryHeader>;
}[ControlCommand];

function sign(log: EntryLog, author: Author, content: Signable): Result<ControlEntry> {
  const { keys, user: from, at } = author;
  const { isFirst: _isFirst, ...place } = log.nextControl(keys.writer.id);
  const unsigned: UnsignedControl = {
    ...content,
    conversation: log.conversation,
    ...place,
    at,
    from,
    extra: {},
  };
  return added(log, author, checked(signControl(keys.writer, unsigned)));
}

function checked<Entry extends LogEntry>(entry: Entry): Result<Entry> {
  const fault = faultOfOwn(entry);
  return fault ? { ok: false, error: fault } : success(entry);
}

function added<Entry extends LogEntry>(
  log: EntryLog,
  { written }: Author,
  entry: Result<Entry>,
): Result<Entry> {
  if (!entry.ok) return entry;
  if (log.offer(entry.value, { isAuthentic: true }).kind !== 'added') return notPermitted;
  written.push(entry.value);
  return entry;
}

/** The current state of the conversation does not permit the entry. */
export const notPermitted = failed('not-a-member', phrase('failure.notPossible'));

export const writeJoin = (log: EntryLog, author: Author, invite: EntryHash): Result<ControlEntry> =>
  writeControl(log, author, { command: 'JOIN', invite });

/** Writes one INVITE for each group of people, until one is refused. Returns the last. */
export function inviteEach(
  log: EntryLog,
  author: Author,
  [first = nobody, ...others]: readonly Invitation[],
  history: boolean,
): Result<ControlEntry> {
  const said = { command: 'INVITE', title: undefined, ...openInvite, history } as const;
  const written = writeControl(log, author, { ...said, ...first });
  return written.ok && others.length > 0 ? inviteEach(log, author, others, history) : written;
}
