import { randomBytes } from 'node:crypto';
import { signControl, signFounding } from '../../runtime/entries/signing';
import { openInvite } from '../../shared/conversation/control-entry';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { ControlEntry, LogEntry } from '../../shared/conversation/log-entry';
import { writersOf } from '../../shared/conversation/next-entry';
import type { ConversationId } from '../../shared/ids';
import type { Changeset } from '../conversations/changeset';
import type { Act } from './acts';
import type { SimpleAuthor } from './authors';

/** Number of random characters in an id. */
const idCharacters = 14;

/** Random base64url, made for many salts and ids at a time. */
let pool = '';
let used = 0;
const poolBytes = 12 * 1024;

/** Random characters of base64url, of 6 bits each. */
function randomText(characters: number): string {
  if (used + characters > pool.length) {
    pool = randomBytes(poolBytes).toString('base64url');
    used = 0;
  }
  used += characters;
  return pool.slice(used - characters, used);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 16 random bytes in base64url: of the last of 22 characters only two bits are used. */
const newSalt = (): string => randomText(21) + 'AQgw'.charAt(alphabet.indexOf(randomText(1)) % 4);

/** An id for a message whose client gave it none. It begins with the time, by which the store finds it without an index. */
const newId = (at: number): string => timeText(at) + randomText(idCharacters);

/** Cache: many messages have the same time. */
let last = { at: 0, text: '' };

function timeText(at: number): string {
  if (last.at !== at) last = { at, text: `${at}-` };
  return last.text;
}

const noExtra = Object.freeze({});

/** What all entries of one command share. */
interface EntryStamp {
  readonly from: string;
  readonly at: number;
}

/** Founds a conversation for a simple client. */
export function foundingOf(
  author: SimpleAuthor,
  act: Act & { command: 'FOUND' },
  { from, at }: EntryStamp,
): ControlEntry {
  return signFounding(author.writer, {
    command: 'INVITE',
    invited: act.invited,
    title: act.title,
    ...openInvite,
    isPublic: act.room !== undefined,
    topic: act.room?.topic,
    history: false,
    certificate: author.certificate(at, []),
    clock: 1,
    at,
    from,
    extra: noExtra,
  });
}

/**
 * Writes an act of a simple client into a changeset.
 * @param title the conversation's title, which an INVITE repeats
 * @returns the entry; undefined if the conversation does not permit it
 */
export function writeAct(
  changeset: Changeset,
  author: SimpleAuthor,
  conversation: ConversationId,
  act: Exclude<Act, { command: 'FOUND' }>,
  now: EntryStamp,
  title: () => string | undefined,
): LogEntry | undefined {
  if (act.command === 'SEND_MESSAGE') return writeMessage(changeset, author, conversation, act, now);
  if (!carriesCertificate(act) && !introduce(changeset, author, conversation, now)) return undefined;
  const entry = controlOf(changeset.log(conversation), author, act, now, title);
  return changeset.addControl(entry) ? entry : undefined;
}

const carriesCertificate = ({ command }: Act): boolean => ['INVITE', 'JOIN', 'DECLINE'].includes(command);

/**
 * Adds the author's certificate unless the conversation has it: the person may have joined through another database of this
 * server, which had other writers. Returns false if that is not permitted.
 */
function introduce(
  changeset: Changeset,
  author: SimpleAuthor,
  conversation: ConversationId,
  { from, at }: EntryStamp,
): boolean {
  const log = changeset.log(conversation);
  const { isFirst, ...place } = log.nextControl(author.writer.id);
  if (!isFirst) return true;
  const certificate = author.certificate(at, writersOf(log.controls, author.person));
  return changeset.addControl(
    signControl(author.writer, {
      command: 'WRITER',
      ...place,
      conversation,
      at,
      from,
      extra: noExtra,
      certificate,
    }),
  );
}

function writeMessage(
  changeset: Changeset,
  author: SimpleAuthor,
  conversation: ConversationId,
  { id, text }: Act & { command: 'SEND_MESSAGE' },
  now: EntryStamp,
): LogEntry | undefined {
  const log = changeset.log(conversation);
  let next = log.nextMessage(author.writer.id);
  if (next === 'needs-writer') {
    if (!introduce(changeset, author, conversation, now)) return undefined;
    next = log.nextMessage(author.writer.id);
    if (next === 'needs-writer') return undefined;
  }
  const { from, at } = now;
  const content = {
    kind: 'text',
    id: id ?? newId(at),
    to: undefined,
    salt: newSalt(),
    fields: { text },
  };
  const { number, prev, after, clock } = next;
  // prettier-ignore
  const message = changeset.addMessage(author, { command: 'SEND_MESSAGE', conversation, number, prev, after, clock, at, from, extra: noExtra, content });
  if (message && id !== undefined) changeset.noteId(conversation, author.person, id, message);
  return message;
}

function controlOf(
  log: EntryLog,
  author: SimpleAuthor,
  act: Exclude<Act, { command: 'FOUND' | 'SEND_MESSAGE' }>,
  { from, at }: EntryStamp,
  title: () => string | undefined,
): ControlEntry {
  const { writer, person } = author;
  const { isFirst, ...place } = log.nextControl(writer.id);
  const header = { ...place, conversation: log.conversation, at, from, extra: noExtra };
  const certificate = isFirst ? author.certificate(at, writersOf(log.controls, person)) : undefined;
  switch (act.command) {
    case 'INVITE':
      return signControl(writer, { ...header, ...act, ...openInvite, title: title(), certificate });
    case 'JOIN':
      return signControl(writer, { ...header, ...act, certificate });
    case 'DECLINE':
      return signControl(writer, {
        ...header,
        ...act,
        last: log.lastMessages({ person }),
        certificate,
      });
    case 'LEAVE':
      return signControl(writer, { ...header, ...act, last: log.lastMessages({ person }) });
    case 'UNINVITE':
      return signControl(writer, { ...header, ...act });
  }
}
