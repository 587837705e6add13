import { sha256 } from '../../../runtime/entries/hash';
import type { ShownEntry } from '../../../runtime/entries/store/entry-reader';
import { annotate } from '../../../shared/conversation/annotations';
import { EntryLog } from '../../../shared/conversation/entry-log';
import { answeredBy } from '../../../shared/conversation/content';
import { isControlEntry, type ControlEntry, type MessageEntry } from '../../../shared/conversation/log-entry';
import {
  exportedOf,
  offeredIn,
  quoteOf,
  type ExportedMessage,
  type ExportedQuote,
} from '../../../shared/conversation/readings';
import { companyOf, titleBy, titleOf } from '../../../shared/conversation/title';
import type { ConversationId, PersonId } from '../../../shared/ids';
import { displayName } from '../../../shared/protocol/names';
import { timesNow, type Times } from '../../../shared/text/times';
import { say } from '../../../shared/words/say';
import type { FileCopies } from './file-copies';
import { escaped, fileLink, linked, named, pageEnd, pageStart } from './page-html';
import type { ExportRequest } from './lines-export';
import { pageStyle } from './page-style';
import type { WholeReader } from './whole-reader';

/** Heading of a conversation on a page. */
interface Heading {
  conversation: ConversationId;
  title: string;
  people: string;
  messages: number;
  /** The last name by which a person was known. */
  nameOf: (person: PersonId) => string;
  /** Whether a message is shown, as far as removals decide that. */
  stands: (message: MessageEntry) => boolean;
}

/**
 * Yields conversations as one HTML page for reading and printing, about one entry at a time. With `copies`, the files that they
 * offer are copied meanwhile, and the page leads to the copies.
 */
export function* pageOf(
  reader: WholeReader,
  { conversations, person, now }: ExportRequest,
  copies?: FileCopies,
): Generator<string> {
  const times = timesNow();
  const headings = (conversations ?? reader.conversations()).map((id) => headingOf(reader, id, person));
  const [only] = headings;
  const alone = headings.length === 1 && only !== undefined;
  const title = alone ? only.title : say('roster.conversations');
  yield pageStart(title, pageStyle, copies !== undefined);
  yield `<header>\n<h1 dir="auto">${escaped(title)}</h1>\n${alone ? aboutOf(only) : ''}`;
  yield `<p class="about">${escaped(say('page.exportedOn', { time: times.moment(now) }))}</p>\n</header>\n`;
  if (!alone) yield contents(headings);
  for (const [index, heading] of headings.entries()) {
    yield `<section id="c${index + 1}">\n`;
    if (!alone) yield `<h2 dir="auto">${escaped(heading.title)}</h2>\n${aboutOf(heading)}`;
    yield* rowsOf(reader, heading, { person, times, copies });
    yield '</section>\n';
  }
  yield pageEnd;
}

function headingOf(reader: WholeReader, conversation: ConversationId, person: PersonId): Heading {
  const log = new EntryLog(conversation, reader, person, () => true, sha256, reader.kept(conversation));
  const { names } = log;
  const nameOf = (id: PersonId): string => displayName(names.get(id) ?? '');
  const { members, invited } = log.state;
  const title = titleBy(log, reader.lastOfKind(conversation, 'title'));
  return {
    conversation,
    title: titleOf(title, companyOf(log, person), nameOf, Infinity),
    people: [...members, ...invited.keys()].map((id) => named(nameOf(id))).join(', '),
    messages: reader.countMessages(conversation),
    nameOf,
    stands: (message) => log.stands(message),
  };
}

const countOf = (count: number): string => say('page.messages', { count });

const aboutOf = ({ people, messages }: Heading): string =>
  `<p class="about">${people}${people ? ' · ' : ''}${countOf(messages)}</p>\n`;

function contents(headings: readonly Heading[]): string {
  const items = headings.map(
    ({ title, messages }, index) =>
      `<li><a href="#c${index + 1}">${named(title)}</a> <span class="about">${countOf(messages)}</span></li>\n`,
  );
  return `<nav>\n<ul>\n${items.join('')}</ul>\n</nav>\n`;
}

const personNamed = (user: string): string => named(displayName(user));

/** Messages of one person that are less than this apart share a heading. */
const turnMs = 5 * 60_000;

/** One row of a page. */
interface Row {
  readonly shown: ShownEntry;
  /** A message's words, or an event as HTML, with the link to a file. */
  readonly what:
    | Extract<ExportedMessage, { words: string }>
    | { readonly happened: string; readonly file?: string | undefined };
}

interface RowsContext {
  readonly person: PersonId;
  readonly times: Times;
  readonly copies: FileCopies | undefined;
}

function* rowsOf(reader: WholeReader, heading: Heading, context: RowsContext): Generator<string> {
  const { person, times } = context;
  let last: Row | undefined;
  for (const shown of reader.everyShown(heading.conversation)) {
    const what = whatOf(reader, shown, heading, context);
    if (!what) continue;
    const { entry } = shown;
    const isNewDay = !last || !times.isSameDay(last.shown.entry.at, entry.at);
    if (isNewDay) yield `<h3 class="day">${escaped(times.wholeDay(entry.at))}</h3>\n`;
    const time = timeOf(entry, times);
    const row = { shown, what };
    yield 'words' in what
      ? messageRow(row, what, heading.nameOf, shown.person === person, isNewDay || !goesOn(last, shown), time)
      : `<p class="system">${what.happened} ${time}</p>\n${what.file === undefined ? '' : `<p class="file">${what.file}</p>\n`}`;
    last = row;
  }
}

/** What a page shows of an entry; undefined for nothing. */
function whatOf(
  reader: WholeReader,
  { entry, person }: ShownEntry,
  { nameOf, stands }: Heading,
  { person: me, copies }: RowsContext,
): Row['what'] | undefined {
  if (isControlEntry(entry)) {
    const happened = happenedIn(entry);
    return happened === undefined ? undefined : { happened };
  }
  const written = { entry, person };
  const read = annotate(written, reader.annotations(written));
  const message = exportedOf(read, nameOf, quotedIn(reader, entry, stands));
  if (!message || !('act' in message)) return message;
  const file = offeredIn(read);
  const copy = file && copies?.copy(entry.hash, file, person === me);
  return {
    happened: `${personNamed(entry.from)} ${escaped(message.act)}`,
    file: file && copy && fileLink(copy, file),
  };
}

/** The message that another one answers, if it is here. */
function quotedIn(
  reader: WholeReader,
  { conversation, content }: MessageEntry,
  stands: Heading['stands'],
): ExportedQuote | undefined {
  const to = content && answeredBy(content);
  const target = to && reader.writtenMessage(conversation, to);
  const words = target && stands(target.entry) && quoteOf(annotate(target, reader.annotations(target)));
  return !target || !words ? undefined : { author: target.person, words };
}

/** Whether an entry continues its author's previous row and needs no heading. */
const goesOn = (last: Row | undefined, { entry, person }: ShownEntry): boolean =>
  last !== undefined &&
  'words' in last.what &&
  last.shown.person === person &&
  last.shown.entry.from === entry.from &&
  Math.abs(entry.at - last.shown.entry.at) < turnMs;

const timeOf = ({ at }: { at: number }, times: Times): string =>
  `<time datetime="${new Date(at).toISOString()}">${escaped(times.time(at))}</time>`;

function messageRow(
  { shown }: Row,
  { words, quote, notes }: Extract<ExportedMessage, { words: string }>,
  nameOf: Heading['nameOf'],
  isMine: boolean,
  isFirst: boolean,
  time: string,
): string {
  const heading = isFirst ? `<h4>${personNamed(shown.entry.from)}${time}</h4>` : '';
  const below = notes.length === 0 ? '' : `<small>${notes.map(named).join(' · ')}</small>`;
  return `<article${isMine ? ' class="mine"' : ''}>${heading}<div><p>${quote ? quotation(quote, nameOf) : ''}${linked(words)}</p>${isFirst ? '' : time}</div>${below}</article>\n`;
}

const quotation = ({ author, words }: ExportedQuote, nameOf: Heading['nameOf']): string =>
  `<q><b>${named(nameOf(author))}</b> ${escaped(words)}</q>`;

/** Describes a control as HTML; undefined for one that is not shown. */
function happenedIn(entry: ControlEntry): string | undefined {
  const who = personNamed(entry.from);
  // The catalogue's own words have no characters that HTML reserves.
  const actor = { by: 'other', name: who };
  const names = (people: readonly { user: string }[]): string =>
    people.map(({ user }) => personNamed(user)).join(', ');
  switch (entry.command) {
    case 'INVITE':
      return entry.isPublic
        ? say('page.opened', { name: who })
        : say('event.invited', { ...actor, people: names(entry.invited) });
    case 'UNINVITE':
      return say('event.withdrawn', { ...actor, people: names(entry.withdrawn) });
    case 'JOIN':
      return say('event.joined', actor);
    case 'DECLINE':
      return say('event.declined', actor);
    case 'LEAVE':
      return say('event.left', actor);
    case 'REMOVE':
      return say('event.removed', { ...actor, people: names([entry.removed]) });
    case 'REVOKE':
      return say('event.computer', actor);
    case 'SPEAKERS':
      return entry.speakers ? say('page.speakers', { name: who }) : say('event.allSpeak');
    case 'CLOSE':
      return say('event.closed', actor);
    case 'WRITER':
      return undefined;
  }
}
