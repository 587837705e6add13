import type { Entry } from '../../../shared/conversation/entry';
import { timelineOf } from '../../../shared/conversation/timeline';
import { addNames, companyOf, titleOf } from '../../../shared/conversation/title';
import { displayName } from '../../../shared/protocol/names';
import { timesNow, type Times } from '../../../shared/text/times';
import { escaped, linked, named, pageEnd, pageStart } from './html';
import type { Exported } from './lines-export';
import { pageStyle } from './page-style';
import type { WholeReader } from './whole-reader';

const counted = new Intl.NumberFormat('en');

/** A conversation as a page names it. */
interface Heading {
  conversation: string;
  title: string;
  people: string;
  texts: number;
}

/** Conversations as one page that anybody can read and print, piece by piece; one entry to a piece. */
export function* pageOf(reader: WholeReader, { conversations, person, now }: Exported): Generator<string> {
  const times = timesNow();
  const headings = (conversations ?? reader.conversations()).map((id) => headingOf(reader, id, person));
  const [only] = headings;
  const alone = headings.length === 1 && only !== undefined;
  const title = alone ? only.title : 'Conversations';
  yield pageStart(title, pageStyle);
  yield `<header>\n<h1 dir="auto">${escaped(title)}</h1>\n${alone ? aboutOf(only) : ''}`;
  yield `<p class="about">Exported from Parley on ${escaped(times.moment(now))}.</p>\n</header>\n`;
  if (!alone) yield contents(headings);
  for (const [index, heading] of headings.entries()) {
    yield `<section id="c${index + 1}">\n`;
    if (!alone) yield `<h2 dir="auto">${escaped(heading.title)}</h2>\n${aboutOf(heading)}`;
    yield* rowsOf(reader.everyShown(heading.conversation), person, times);
    yield '</section>\n';
  }
  yield pageEnd;
}

function headingOf(reader: WholeReader, conversation: string, person: string): Heading {
  const controls = reader.controls(conversation);
  const timeline = timelineOf(controls);
  const { title, members, invited } = timeline.membership;
  const names = controls.reduce(addNames, new Map<string, string>());
  const everybody = [...members.values(), ...[...invited.values()].map(({ user }) => user)];
  return {
    conversation,
    title: titleOf(title, companyOf(timeline, person), (id) => names.get(id), Infinity),
    people: everybody.map(personNamed).join(', '),
    texts: reader.countTexts(conversation),
  };
}

const messages = (count: number): string => `${counted.format(count)} message${count === 1 ? '' : 's'}`;

const aboutOf = ({ people, texts }: Heading): string =>
  `<p class="about">${people}${people ? ' · ' : ''}${messages(texts)}</p>\n`;

function contents(headings: readonly Heading[]): string {
  const items = headings.map(
    ({ title, texts }, index) =>
      `<li><a href="#c${index + 1}">${named(title)}</a> <span class="about">${messages(texts)}</span></li>\n`,
  );
  return `<nav>\n<ul>\n${items.join('')}</ul>\n</nav>\n`;
}

const personNamed = (user: string): string => named(displayName(user));

/** Messages that come closer together than this are one person's turn. */
const turnMs = 5 * 60_000;

function* rowsOf(entries: Iterable<Entry>, person: string, times: Times): Generator<string> {
  let last: Entry | undefined;
  for (const entry of entries) {
    const newDay = !last || !times.isSameDay(last.at, entry.at);
    if (newDay) yield `<h3 class="day">${escaped(times.wholeDay(entry.at))}</h3>\n`;
    const goesOn =
      !newDay && last?.command === 'SEND_MESSAGE' && last.author === entry.author && isSoon(last, entry);
    yield entry.command === 'SEND_MESSAGE'
      ? messageRow(entry, entry.author === person, !goesOn, timeOf(entry, times))
      : `<p class="system">${happened(entry)} ${timeOf(entry, times)}</p>\n`;
    last = entry;
  }
}

const isSoon = (last: Entry, entry: Entry): boolean =>
  last.from === entry.from && Math.abs(entry.at - last.at) < turnMs;

const timeOf = ({ at }: Entry, times: Times): string =>
  `<time datetime="${new Date(at).toISOString()}">${escaped(times.time(at))}</time>`;

function messageRow(
  entry: Extract<Entry, { command: 'SEND_MESSAGE' }>,
  mine: boolean,
  isFirst: boolean,
  time: string,
): string {
  const heading = isFirst ? `<h4>${personNamed(entry.from)}${time}</h4>` : '';
  return `<article${mine ? ' class="mine"' : ''}>${heading}<div><p>${linked(entry.text)}</p>${isFirst ? '' : time}</div></article>\n`;
}

/** What a line that is no message tells. */
function happened(entry: Exclude<Entry, { command: 'SEND_MESSAGE' }>): string {
  const who = personNamed(entry.from);
  const names = (people: readonly { user: string }[]): string =>
    people.map(({ user }) => personNamed(user)).join(', ');
  switch (entry.command) {
    case 'INVITE':
      return `${who} invited ${names(entry.invited)}`;
    case 'UNINVITE':
      return `${who} took back the invitation of ${names(entry.withdrawn)}`;
    case 'JOIN':
      return `${who} joined`;
    case 'DECLINE':
      return `${who} declined the invitation`;
    case 'LEAVE':
      return `${who} left`;
  }
}
