import { listNames } from '../../shared/conversation/title';
import type { RowView, View } from '../../shared/ipc/view';
import { isolated, shownTitle } from '../../shared/text/visible';
import type { Times } from '../../shared/text/times';
import { nameOf } from '../state/names';

type LineKind = Exclude<RowView['kind'], 'text' | 'deleted'>;

/** The text of a line about an event; empty for messages. */
export function wordsOf(view: View, row: RowView): string {
  const who = row.author === view.me.id ? 'You' : nameOf(view, row.author);
  const people = listNames(row.people.map((id) => (id === view.me.id ? 'you' : nameOf(view, id))));
  const words: Record<RowView['kind'], string> = {
    text: '',
    deleted: '',
    named: namedWords(who, row.text),
    unknown: unknownWords(who, [row]),
    invited: `${who} invited ${people}`,
    withdrawn: `${who} took back the invitation of ${people}`,
    joined: `${who} joined`,
    declined: `${who} declined the invitation`,
    left: `${who} left`,
    removed: `${who} removed ${people}`,
  };
  return words[row.kind] + withdrawnWords(row);
}

/** Says how many messages were withdrawn because their author left or was removed; empty if none. */
function withdrawnWords({ kind, withdrawnMessages: count = 0 }: RowView): string {
  if (count === 0) return '';
  const messages = count === 1 ? '1 message' : `${count.toLocaleString()} messages`;
  return `. ${messages} withdrawn by ${kind === 'removed' ? 'the removal' : 'leaving'}.`;
}

function namedWords(who: string, title: string): string {
  const shown = shownTitle(title);
  return shown === undefined
    ? `${who} removed the conversation’s name`
    : `${who} named the conversation “${isolated(shown)}”`;
}

/** One line for messages of kinds that this version does not know. */
export function unknownWords(who: string, rows: readonly RowView[]): string {
  return rows.length === 1
    ? `${who} sent a message that this version cannot show. Update Parley to see it.`
    : `${rows.length} messages that this version cannot show. Update Parley to see them.`;
}

const verbs: Partial<Record<LineKind, string>> = {
  joined: 'joined',
  declined: 'declined the invitation',
  left: 'left',
};

/** Summarizes folded rows in one line: "Bob, Cleo and 28 others joined; Dan left". */
export function summaryOf(view: View, rows: readonly RowView[]): string {
  if (rows[0]?.kind === 'unknown') return unknownWords('Somebody', rows);
  const parts = Object.entries(verbs).flatMap(([kind, verb]) => {
    const people = new Set(rows.filter((row) => row.kind === kind).map(({ author }) => author));
    if (people.size === 0) return [];
    return `${listNames([...people].map((id) => (id === view.me.id ? 'You' : nameOf(view, id))))} ${verb}`;
  });
  return parts.join('; ');
}

/** Differences between sending and arrival below this are not mentioned. */
const clockToleranceMs = 60_000;

/** Says when a row was written; if it arrived a minute or more apart, also by whose clock, and when it arrived. */
export function whenOf(view: View, row: RowView, times: Times): string {
  const { author, at, arrived } = row;
  if (author === view.me.id || Math.abs(arrived - at) < clockToleranceMs) return times.moment(at);
  const write = (time: number): string =>
    times.isSameDay(at, arrived) ? times.time(time) : times.moment(time);
  return `Sent ${write(at)} by ${nameOf(view, author)}’s clock; arrived ${write(arrived)}`;
}
