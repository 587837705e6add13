import type { Act } from '../../shared/conversation/control';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { NextEntry } from '../../shared/conversation/pens';
import type { ControlEntry, LastMessages, LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import { bodyHash, conversationId, type PersonId, type WriterId } from '../../shared/ids';
import { sealedKind } from '../../shared/protocol/message-entry';
import { hash, nameOf, person as personNamed, writer as writerNamed } from './names';

/** Entries with readable hashes, and a word instead of a signature. */

export const conversation = conversationId.parse('12345678-1234-8234-8234-123456789012');
const signature = 'signed';
export const isSigned = (entry: LogEntry): boolean => entry.signature === signature;
/** Stands for SHA-256 where only equality counts. */
export const digestOf = (canonical: string): string => canonical;

/** One computer of one person. */
export interface Author {
  readonly person: PersonId;
  readonly writer: WriterId;
}

export const authorNamed = (name: string, computer = 1): Author => ({
  person: personNamed(name),
  writer: writerNamed(`${name}${computer}`),
});

interface Place extends Omit<NextEntry, 'clock'> {
  readonly clock?: number;
}

const headerOf = ({ person, writer }: Author, name: string, place: Place) => ({
  conversation,
  writer,
  from: nameOf(person),
  hash: hash(name),
  signature,
  extra: {},
  number: place.number,
  prev: place.prev,
  after: place.after,
  clock: place.clock ?? place.number,
  at: place.clock ?? place.number,
});

export function messageEntry(author: Author, name: string, place: Place, isSealed = false): MessageEntry {
  const said = { id: name, to: undefined, salt: '', fields: { text: name } };
  return {
    ...headerOf(author, name, place),
    command: 'SEND_MESSAGE',
    body: bodyHash.parse(hash(name)),
    content: { kind: isSealed ? sealedKind : 'text', ...said },
  };
}

export interface ControlDetails {
  readonly isFirst: boolean;
  readonly last?: LastMessages;
  readonly history?: boolean;
}

export function controlEntry(
  author: Author,
  name: string,
  act: Act,
  place: Place,
  { isFirst, last = new Map(), history = false }: ControlDetails,
): ControlEntry {
  const header = headerOf(author, name, place);
  const certificate = isFirst ? certificateOf(author) : undefined;
  const named = (people: readonly PersonId[]) => people.map((id) => ({ id, user: nameOf(id) }));
  switch (act.kind) {
    case 'FOUND':
    case 'INVITE': {
      const isPublic = act.kind === 'FOUND' && act.isPublic;
      const isSealed = act.kind === 'FOUND' && act.sealedFor !== undefined;
      const invited = named(act.people);
      const certificates = (act.sealedFor ?? []).map((each) => certificateOf(authorNamed(nameOf(each))));
      const everybody = act.kind === 'FOUND' && act.isForEverybody ? 'net:10.0.0.0/8' : undefined;
      const said = { title: undefined, isPublic, everybody, isSealed, history, certificates, certificate };
      return { ...header, command: 'INVITE', invited, ...said };
    }
    case 'JOIN':
      return { ...header, command: 'JOIN', invite: act.invite, certificate };
    case 'DECLINE':
      return { ...header, command: 'DECLINE', last, certificate };
    case 'LEAVE':
      return { ...header, command: 'LEAVE', last };
    case 'UNINVITE':
      return { ...header, command: 'UNINVITE', invite: act.invite, withdrawn: named(act.people) };
    case 'REMOVE':
      return { ...header, command: 'REMOVE', removed: { id: act.target, user: nameOf(act.target) }, last };
    case 'WRITER':
      return { ...header, command: 'WRITER', certificate: certificateOf(author) };
    case 'REVOKE':
      return { ...header, command: 'REVOKE', revoked: act.revoked, last };
    case 'SPEAKERS':
      return { ...header, command: 'SPEAKERS', speakers: act.people, last };
    case 'CLOSE':
      return { ...header, command: 'CLOSE', last };
  }
}

const certificateOf = ({ person, writer }: Author) => ({
  person,
  writer,
  seal: 'seal',
  at: 0,
  replaces: [],
  via: undefined,
  signature,
});

/** Writes a message into a log as one of its writers. */
export function say(log: EntryLog, author: Author, name: string): MessageEntry {
  const next = log.nextMessage(author.writer);
  if (next === 'needs-writer') throw new Error(`${nameOf(author.writer)} has shown no certificate`);
  const entry = messageEntry(author, name, next);
  log.offer(entry);
  return entry;
}

/** Writes a control as one of a log's writers, and adds it if it is good. */
export function act(
  log: EntryLog,
  author: Author,
  name: string,
  what: Act,
  details: Partial<ControlDetails> = {},
): ControlEntry {
  const { isFirst, ...place } = log.nextControl(author.writer);
  const entry = controlEntry(author, name, what, place, { isFirst, ...details });
  log.offer(entry);
  return entry;
}
