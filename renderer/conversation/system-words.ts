import type { RowView } from '../../shared/ipc/views/transcript';
import type { ViewOf } from '../../shared/ipc/windows';
import { isolated, shownTitle } from '../../shared/text/visible';
import type { Times } from '../../shared/text/times';
import { listNames } from '../../shared/words/lists';
import { say } from '../../shared/words/say';
import { nameOf } from '../state/names';

/** Values that name who did something. `by` is `me` for the user: other languages have another verb then. */
interface Actor {
  by: 'me' | 'other';
  name: string;
}

const actorOf = (view: ViewOf<'conversation'>, id: string): Actor =>
  id === view.me.id ? { by: 'me', name: '' } : { by: 'other', name: nameOf(view, id) };

/** The text of a line about an event; empty for messages. */
export function wordsOf(view: ViewOf<'conversation'>, row: RowView): string {
  const line = lineOf(view, row);
  const { kind, withdrawnMessages: count = 0 } = row;
  if (count === 0) return line;
  if (kind === 'speakers' || kind === 'closed') return say('event.withdrawnByDecision', { line, count });
  return say(kind === 'removed' ? 'event.withdrawnByRemoval' : 'event.withdrawnByLeaving', { line, count });
}

function lineOf(view: ViewOf<'conversation'>, row: RowView): string {
  const actor = actorOf(view, row.author);
  const people = (): string =>
    listNames(row.people.map((id) => (id === view.me.id ? say('person.youObject') : nameOf(view, id))));
  switch (row.kind) {
    case 'text':
    case 'file':
    case 'poll':
    case 'screen':
    case 'deleted':
    case 'waiting':
    case 'unreadable':
      return '';
    case 'named':
      return namedWords(actor, row.text);
    case 'pinned':
    case 'unpinned':
      return pinWords(actor, row);
    case 'blocked':
      return say('event.blockedMessage');
    case 'unknown':
      return say('event.unknown', actor);
    case 'pictured':
    case 'unpictured':
    case 'joined':
    case 'declined':
    case 'left':
    case 'computer':
      return say(`event.${row.kind}`, actor);
    case 'invited':
      // An open room invites nobody by name.
      if (row.people.length === 0)
        return isForEverybody(view) ? say('everybody.begins') : say('event.opened', actor);
      return say('event.invited', { ...actor, people: people() });
    case 'allSpeak':
      return say('event.allSpeak');
    case 'closed':
      return say('event.closed', actor);
    case 'speakers':
      return row.people.length === 0
        ? say('event.founderSpeaks', actor)
        : say('event.speakers', { ...actor, people: people() });
    case 'withdrawn':
    case 'removed':
      return say(`event.${row.kind}`, { ...actor, people: people() });
  }
}

const isForEverybody = ({ conversations }: ViewOf<'conversation'>): boolean =>
  Object.values(conversations).some(({ room }) => room?.everybody !== undefined);

/** What was pinned is named as far as it is here. */
function pinWords(actor: Actor, { kind, quote }: RowView): string {
  if (kind === 'unpinned') return say('event.unpinned', actor);
  return quote?.state === 'here'
    ? say('event.pinned', { ...actor, message: isolated(shortened(quote.text)) })
    : say('event.pinnedAway', actor);
}

/** Number of characters of a pinned message that the line about it shows. */
const pinnedCharacters = 60;

function shortened(text: string): string {
  const characters = [...text];
  const isLong = characters.length > pinnedCharacters;
  return isLong ? `${characters.slice(0, pinnedCharacters - 1).join('')}…` : text;
}

function namedWords(actor: Actor, title: string): string {
  const shown = shownTitle(title);
  return shown === undefined
    ? say('event.unnamed', actor)
    : say('event.named', { ...actor, title: isolated(shown) });
}

/** One line for several messages that are not shown; undefined for other rows. */
export function countedWords(rows: readonly RowView[]): string | undefined {
  const count = rows.length;
  switch (rows[0]?.kind) {
    case 'unknown':
      return say('event.unknownMany', { count });
    case 'blocked':
      return say('event.blockedMany', { count });
    default:
      return undefined;
  }
}

/** Summarizes folded rows in one line: "Bob, Cleo and 28 others joined; Dan left". */
export function summaryOf(view: ViewOf<'conversation'>, rows: readonly RowView[]): string {
  const counted = countedWords(rows);
  if (counted !== undefined) return counted;
  const parts = (['joined', 'declined', 'left'] as const).flatMap((kind) => {
    const people = [...new Set(rows.filter((row) => row.kind === kind).map(({ author }) => author))];
    if (people.length === 0) return [];
    const names = people.map((id) => (id === view.me.id ? say('person.you') : nameOf(view, id)));
    const by = people.length === 1 && people[0] === view.me.id ? 'me' : 'other';
    return say(`events.${kind}`, { by, names: listNames(names), count: people.length });
  });
  return parts.join('; ');
}

/** Differences between sending and arrival below this are not mentioned. */
const clockToleranceMs = 60_000;

/**
 * Says when a row was written; if it arrived a minute or more apart, also by whose clock, and when it arrived.
 * @param by name of the author; undefined for the user
 */
export function whenOf({ at, arrived }: RowView, by: string | undefined, times: Times): string {
  if (by === undefined || Math.abs(arrived - at) < clockToleranceMs) return times.moment(at);
  const write = (time: number): string =>
    times.isSameDay(at, arrived) ? times.time(time) : times.moment(time);
  return say('message.clocks', { sent: write(at), name: by, arrived: write(arrived) });
}
