import {
  annotate,
  type AnnotatedMessage,
  type AuthoredMessage,
} from '../../../../shared/conversation/annotations';
import { peopleIn } from '../../../../shared/conversation/control-record';
import type { Forwarding, KindContent } from '../../../../shared/conversation/kinds';
import { answeredBy } from '../../../../shared/conversation/content';
import { withdrawnBy } from '../../../../shared/conversation/log-facts';
import {
  isControlEntry,
  lastClock,
  type ControlCommand,
  type ControlEntry,
  type EntryPlace,
  type LogEntry,
} from '../../../../shared/conversation/log-entry';
import type { Mentioning } from '../../../../shared/conversation/mentions';
import type { PollCount } from '../../../../shared/conversation/poll';
import type { ConversationId, EntryHash, PersonId } from '../../../../shared/ids';
import type { PollView, QuoteView, RowView } from '../../../../shared/ipc/views/transcript';
import { sentenceIn } from '../../../../shared/protocol/errors';
import type { Conversation } from '../../../net/types';
import type { MessagesReader } from '../../../storage/messages/messages-reader';
import { fileView } from '../transfers/file-view';
import { refusedChanges } from './refused-changes';

const width = 16;
const padded = (value: number): string => String(value).padStart(width, '0');

/** Sort key of a row: string order is the order of the transcript. */
export const orderOf = ({ clock, at, writer, number, hash }: EntryPlace): string =>
  `${padded(clock)}/${padded(clock === lastClock ? at : 0)}/${writer}/${padded(number)}/${hash}`;

const controlKinds: Partial<Record<ControlCommand, RowView['kind']>> = {
  INVITE: 'invited',
  UNINVITE: 'withdrawn',
  JOIN: 'joined',
  DECLINE: 'declined',
  LEAVE: 'left',
  REMOVE: 'removed',
  REVOKE: 'computer',
  SPEAKERS: 'speakers',
  CLOSE: 'closed',
};

/** Data that rows are built from. */
export interface RowSources {
  readonly conversation: Conversation;
  /** The messages that belong to one that is shown. */
  belongingTo(message: AuthoredMessage): readonly AuthoredMessage[];
  /** A message as it is quoted where another one answers it. */
  quoted(row: EntryHash): QuoteView;
  /** The user's id. */
  readonly me: PersonId;
  /** Whether the messages of a person are not shown. */
  isLeftOut(person: PersonId): boolean;
  /** By message: the others of a fork, which its writer wrote with the same number. */
  readonly alternatives: ReadonlyMap<EntryHash, readonly EntryHash[]>;
}

/** An entry, its author, and what this computer knows about it. */
export interface RowEntry {
  readonly entry: LogEntry;
  readonly person: PersonId;
  /** When it came to this computer, in milliseconds since 1970. */
  readonly arrived: number;
  readonly late: boolean;
}

/** A message with all that belongs to it. */
export const annotated = (
  reader: Pick<MessagesReader, 'annotations'>,
  message: AuthoredMessage,
): AnnotatedMessage => annotate(message, reader.annotations(message));

/** Returns a lookup of the messages that belong to others, without a query for each. */
export function belongingTo(
  reader: Pick<MessagesReader, 'annotations' | 'annotated'>,
  conversation: ConversationId,
  hashes: readonly EntryHash[],
): RowSources['belongingTo'] {
  const annotated = reader.annotated(conversation, hashes);
  return (message) => (annotated.has(message.entry.hash) ? reader.annotations(message) : []);
}

/** An entry as windows show it; undefined if it is not a row. */
export function rowOf(row: RowEntry, sources: RowSources): RowView | undefined {
  const { entry, person, arrived, late } = row;
  const shown = isControlEntry(entry)
    ? controlOf(entry, sources.conversation)
    : sources.isLeftOut(person)
      ? leftOut
      : messageOf({ entry, person }, sources);
  if (!shown) return undefined;
  const alternatives = sources.alternatives.get(entry.hash);
  return {
    id: entry.hash,
    order: orderOf(entry),
    author: person,
    // The INVITE of a room for everybody is the same everywhere, so it has no time.
    at: isEverybodys(entry) ? arrived : entry.at,
    arrived,
    late,
    ...shown,
    ...(alternatives ? { alternatives: [...alternatives] } : {}),
    ...(person === sources.me ? deliveryOf(entry, sources.conversation) : { state: 'sent' as const }),
  };
}

const isEverybodys = (entry: LogEntry): boolean =>
  entry.command === 'INVITE' && entry.everybody !== undefined;

type RowContent = Pick<
  RowView,
  | 'kind'
  | 'text'
  | 'forwarded'
  | 'mentions'
  | 'file'
  | 'poll'
  | 'screen'
  | 'quote'
  | 'people'
  | 'edited'
  | 'tallies'
  | 'refusedChanges'
  | 'withdrawnMessages'
>;

/** A message of somebody blocked: not even its kind is told to the window. */
const leftOut: RowContent = { kind: 'blocked', text: '', people: [] };

function controlOf(entry: ControlEntry, { log }: Conversation): RowContent | undefined {
  const isForAll = entry.command === 'SPEAKERS' && entry.speakers === undefined;
  const kind = isForAll ? 'allSpeak' : controlKinds[entry.command];
  if (kind === undefined) return undefined;
  const withdrawn = withdrawnBy(log, entry);
  const named = peopleIn(entry).map(({ id }) => id);
  const people = entry.command === 'SPEAKERS' ? [...(entry.speakers ?? [])] : named;
  return { kind, text: '', people, ...(withdrawn > 0 ? { withdrawnMessages: withdrawn } : {}) };
}

function messageOf(
  message: AuthoredMessage,
  { belongingTo, conversation, me, isLeftOut, quoted }: RowSources,
): RowContent {
  const belonging = belongingTo(message).filter(({ person }) => !isLeftOut(person));
  const read = annotate(message, belonging);
  const { said, isDeleted, editedAt, tallies } = read;
  const { content } = message.entry;
  const answered = said?.kind === 'pin' ? said.to : said && content && answeredBy(content);
  const refused = refusedChanges(message, belonging, me, conversation.delivery.refused);
  return {
    ...(said && !isDeleted ? saidOf(said, read, message) : { kind: 'deleted', text: '' }),
    ...(answered === undefined ? {} : { quote: quoted(answered) }),
    people: [],
    ...(editedAt === undefined ? {} : { edited: editedAt }),
    ...(tallies.length === 0
      ? {}
      : { tallies: tallies.map(({ kind, emoji, people }) => ({ kind, emoji, people: [...people] })) }),
    ...(refused.length === 0 ? {} : { refusedChanges: refused }),
  };
}

function saidOf(
  said: KindContent,
  { poll, isOver }: AnnotatedMessage,
  { entry }: AuthoredMessage,
): Pick<RowView, 'kind' | 'text' | 'forwarded' | 'mentions' | 'file' | 'poll' | 'screen'> {
  switch (said.kind) {
    case 'text':
      return { kind: 'text', text: said.text, ...forwardedIn(said), ...mentionsIn(said) };
    case 'file':
      return { kind: 'file', text: said.caption ?? '', ...mentionsIn(said), file: fileView(said) };
    case 'poll':
      return { kind: 'poll', text: said.question, poll: pollView(said, poll) };
    case 'screen':
      return { kind: 'screen', text: '', screen: { over: isOver === true } };
    case 'title':
      return { kind: 'named', text: said.title };
    case 'pin':
      return { kind: said.removed ? 'unpinned' : 'pinned', text: '' };
    case 'picture':
      return { kind: said.picture === '' ? 'unpictured' : 'pictured', text: '' };
    case 'sealed':
      return { kind: entry.sealed ? 'unreadable' : 'waiting', text: '' };
    // Kinds that belong to other messages have no row. One that reaches here is malformed.
    default:
      return { kind: 'unknown', text: '' };
  }
}

const pollView = (
  { choices, several }: KindContent<'poll'>,
  { votes, isClosed }: PollCount = { votes: [], isClosed: false },
): PollView => ({
  choices: choices.map((text, place) => ({ text, people: [...(votes[place] ?? [])] })),
  several: several === true,
  closed: isClosed,
});

const forwardedIn = ({ forwarded }: Forwarding): Pick<RowView, 'forwarded'> =>
  forwarded ? { forwarded } : {};

const mentionsIn = ({ mentions }: Mentioning): Pick<RowView, 'mentions'> =>
  mentions ? { mentions: [...mentions] } : {};

type DeliveryView = Pick<RowView, 'state' | 'problem' | 'reached' | 'awaited'>;

function deliveryOf(entry: LogEntry, { delivery }: Conversation): DeliveryView {
  if (isControlEntry(entry)) {
    const problem = delivery.refused.get(entry.hash);
    return problem ? { state: 'failed', problem: sentenceIn(problem) } : { state: 'sent' };
  }
  const is = delivery.stateOf(entry);
  if (is.state === 'failed') return { state: 'failed', problem: sentenceIn(is.problem) };
  return { state: is.state, reached: [...is.reached], awaited: [...is.awaited] };
}
