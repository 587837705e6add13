import { randomBytes } from 'node:crypto';
import { certify, type CertificateStatement } from '../../runtime/entries/certificates';
import { sha256 } from '../../runtime/entries/hash';
import { newPersonKey, newWriterKey, type PersonKey, type WriterKey } from '../../runtime/entries/keys';
import {
  signControl,
  signFounding,
  signMessage,
  verifiesEntry,
  type UnsignedControl,
} from '../../runtime/entries/signing';
import { openInvite } from '../../shared/conversation/control-entry';
import { EntryLog } from '../../shared/conversation/entry-log';
import { emptyMessageShelf, type StoredLog, type MessageShelf } from '../../shared/conversation/log-addition';
import type {
  Certificate,
  ControlEntry,
  ControlOf,
  Json,
  LogEntry,
  MessageEntry,
  NamedPerson,
} from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';

/** Entries with real keys, hashes and signatures, written into logs. */

/** An author: a person on one computer. */
export interface Author extends NamedPerson {
  readonly person: PersonKey;
  readonly writer: WriterKey;
  readonly certificate: Certificate;
}

/** @param person the same person's second computer is made with the key of the first */
export function newAuthor(
  user: string,
  person: PersonKey = newPersonKey(),
  { at = 1, replaces = [] }: Partial<CertificateStatement> = {},
): Author {
  const writer = newWriterKey();
  return { user, id: person.id, person, writer, certificate: certify(person, writer, { at, replaces }) };
}

/** A log of entries whose signatures are checked. */
export const newLog = (
  conversation: ConversationId,
  reader?: PersonId,
  shelf: MessageShelf = emptyMessageShelf,
  kept?: StoredLog,
): EntryLog => new EntryLog(conversation, shelf, reader, verifiesEntry, sha256, kept);

/** The time at which an entry with a clock is written here, in milliseconds since 1970. */
const timeOf = (clock: number): number => 1_700_000_000_000 + clock * 1000;

const named = ({ id, user }: Author): NamedPerson => ({ id, user });

/** Begins a conversation. */
export const found = (author: Author, invited: readonly Author[], title?: string): EntryLog =>
  founded(author, invited, { ...openInvite, title, isPublic: invited.length === 0 });

/**
 * Begins a conversation whose messages are sealed.
 * @param at when, in milliseconds since 1970: two that the same people begin at the same time are one
 */
export const foundSealed = (author: Author, invited: readonly Author[], at?: number): EntryLog =>
  founded(author, invited, { ...sealedFor(invited), isPublic: false, isSealed: true }, at);

/** What an INVITE into a sealed conversation has. */
const sealedFor = (invited: readonly Author[]) => ({
  title: undefined,
  certificates: invited.map(({ certificate }) => certificate),
});

function founded(
  author: Author,
  invited: readonly Author[],
  own: Pick<ControlOf<'INVITE'>, 'title' | 'isPublic' | 'isSealed' | 'certificates'>,
  at = timeOf(1),
): EntryLog {
  const entry = signFounding(author.writer, {
    command: 'INVITE',
    clock: 1,
    at,
    from: author.user,
    extra: {},
    invited: invited.map(named),
    ...own,
    history: false,
    certificate: author.certificate,
  });
  const log = newLog(entry.conversation);
  taken(log, entry);
  return log;
}

type Act = UnsignedControl extends infer Unsigned
  ? Unsigned extends UnsignedControl
    ? Omit<Unsigned, keyof Header | 'certificate'>
    : never
  : never;
type Header = Omit<ControlEntry, 'command'>;

/** The controls that can carry their writer's certificate. */
const certified = ['INVITE', 'JOIN', 'DECLINE', 'WRITER'];

/** Writes a control into a log. */
export function write(log: EntryLog, author: Author, act: Act): ControlEntry {
  const { isFirst, ...place } = log.nextControl(author.writer.id);
  const presents = isFirst || act.command === 'WRITER';
  const certificate = certified.includes(act.command)
    ? { certificate: presents ? author.certificate : undefined }
    : {};
  const header = { conversation: log.conversation, at: timeOf(place.clock), from: author.user, extra: {} };
  const unsigned = { ...header, ...place, ...act, ...certificate } as UnsignedControl;
  return taken(log, signControl(author.writer, unsigned));
}

/** Accepts an author's last open invitation. */
export function join(log: EntryLog, author: Author): ControlEntry {
  const invite = [...(log.state.invited.get(author.id) ?? [])].at(-1);
  if (invite === undefined) throw new Error(`${author.user} is not invited`);
  return write(log, author, { command: 'JOIN', invite });
}

export const invite = (log: EntryLog, author: Author, ...invited: Author[]): ControlEntry =>
  write(log, author, {
    command: 'INVITE',
    invited: invited.map(named),
    title: undefined,
    ...openInvite,
    history: false,
  });

export const inviteSealed = (log: EntryLog, author: Author, ...invited: Author[]): ControlEntry =>
  write(log, author, {
    command: 'INVITE',
    invited: invited.map(named),
    ...openInvite,
    ...sealedFor(invited),
    history: false,
  });

export const leave = (log: EntryLog, author: Author): ControlEntry =>
  write(log, author, { command: 'LEAVE', last: log.lastMessages({ person: author.id }) });

export interface TestContent {
  readonly kind?: string;
  readonly to?: EntryHash;
  readonly fields?: Readonly<Record<string, Json>>;
  /** Unknown fields of the entry. */
  readonly extra?: Readonly<Record<string, Json>>;
}

/** Writes a message into a log: a text, or any kind. */
export function say(log: EntryLog, author: Author, text: string, said: TestContent = {}): MessageEntry {
  const place = log.nextMessage(author.writer.id);
  if (place === 'needs-writer') throw new Error(`${author.user} has shown no certificate`);
  const { kind = 'text', to, fields = { text }, extra = {} } = said;
  return taken(
    log,
    signMessage(author.writer, {
      command: 'SEND_MESSAGE',
      conversation: log.conversation,
      ...place,
      at: timeOf(place.clock),
      from: author.user,
      extra,
      content: { kind, id: crypto.randomUUID(), to, salt: randomBytes(16).toString('base64url'), fields },
    }),
  );
}

function taken<Entry extends LogEntry>(log: EntryLog, entry: Entry): Entry {
  const verdict = log.offer(entry, { isAuthentic: true });
  if (verdict.kind !== 'added')
    throw new Error(`${entry.command} ${entry.number}: ${JSON.stringify(verdict)}`);
  return entry;
}
