import type { RowView } from '../../shared/ipc/views/transcript';
import type { Times } from '../../shared/text/times';
import { placeholderOf } from './placeholders';

const groupMs = 5 * 60_000;
/** Minimum number of consecutive lines about people coming and going that are folded into one. */
const foldedFrom = 4;
/** Like `foldedFrom`, for messages that this version cannot show: their lines are all alike. */
const unknownFoldedFrom = 2;

/** A row, with what its rendering takes from its neighbours. */
export interface TranscriptItem {
  row: RowView;
  /** All rows folded into this line, `row` first; empty if none are. */
  folded: readonly RowView[];
  /** A time on the day that the divider before the row names; undefined if there is no divider. */
  day: number | undefined;
  /** Whether the row begins, or ends, a group of one author's messages, less than `groupMs` apart. */
  first: boolean;
  last: boolean;
  /** Whether the divider of new messages comes before the row. */
  unread: boolean;
  /** Whether the line about a fork comes before the row. */
  forked: boolean;
}

/** Orders rows, assigns them to days in the time zone of `times`, groups messages and folds runs of similar lines. */
export function arrange(
  rows: Readonly<Record<string, RowView>>,
  unreadFrom: string | null,
  times: Times,
): TranscriptItem[] {
  const ordered = Object.values(rows).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const written = shownTimes(ordered);
  const days = written.map((at) => times.isoDay(at));
  const goesOn = (index: number): boolean => {
    const [before, row] = [ordered[index - 1], ordered[index]];
    if (!before || !row || row.id === unreadFrom || days[index] !== days[index - 1]) return false;
    if (isFirstOfFork(row, rows)) return false;
    return isTogether(before, row) && (written[index] ?? 0) - (written[index - 1] ?? 0) < groupMs;
  };
  const items = ordered.map((row, index): TranscriptItem => ({
    row,
    folded: [],
    day: days[index] === days[index - 1] ? undefined : written[index],
    first: !goesOn(index),
    last: !goesOn(index + 1),
    unread: row.id === unreadFrom,
    forked: isFirstOfFork(row, rows),
  }));
  return folded(items);
}

/** Whether a row has alternatives, and no loaded one comes before it. */
const isFirstOfFork = (
  { order, alternatives = [] }: RowView,
  rows: Readonly<Record<string, RowView>>,
): boolean => alternatives.length > 0 && alternatives.every((id) => (rows[id]?.order ?? order) >= order);

/** Whether a row is something that its author said, and not a line about an event. */
export const isSaying = ({ kind }: Pick<RowView, 'kind'>): boolean =>
  kind === 'text' || kind === 'file' || kind === 'poll';

/** Whether a row is shown as its author's message rather than as a line about an event. */
export const isMessage = (row: RowView): boolean =>
  isSaying(row) || row.kind === 'screen' || placeholderOf(row) !== undefined;

const isTogether = (a: RowView, b: RowView): boolean => isMessage(a) && isMessage(b) && a.author === b.author;

/**
 * Returns the times that day dividers and grouping use, for rows in display order. A time is the one that the author claims,
 * limited so that times never decrease, and so that none is later than the arrival of its row or of any row after it.
 */
export function shownTimes(rows: readonly Pick<RowView, 'at' | 'arrived'>[]): number[] {
  let latest = Infinity;
  const bounds = rows
    .toReversed()
    .map(({ arrived }) => (latest = Math.min(latest, arrived)))
    .reverse();
  let time = -Infinity;
  return rows.map(({ at }, index) => (time = Math.max(time, Math.min(at, bounds[index] ?? at))));
}

const comesOrGoes = ({ row: { kind, state, withdrawnMessages = 0 } }: TranscriptItem): boolean =>
  state !== 'failed' &&
  (kind === 'joined' || kind === 'declined' || (kind === 'left' && withdrawnMessages === 0));

/** Messages of which only the number is shown. */
const isCounted = ({ row }: TranscriptItem): boolean => row.kind === 'unknown' || row.kind === 'blocked';
const isAlike = (a: TranscriptItem, b: TranscriptItem): boolean =>
  (comesOrGoes(a) && comesOrGoes(b)) || (isCounted(a) && a.row.kind === b.row.kind);

/** Folds each long enough run of people coming and going, or of messages that cannot be shown, into one item. */
function folded(items: readonly TranscriptItem[]): TranscriptItem[] {
  const runs: [TranscriptItem, ...TranscriptItem[]][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const goesOn = run && isAlike(run[0], item) && item.day === undefined && !item.unread;
    if (goesOn) run.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) =>
    run.length < (isCounted(run[0]) ? unknownFoldedFrom : foldedFrom)
      ? run
      : { ...run[0], folded: run.map(({ row }) => row) },
  );
}

/** The item that shows a row, folded or not. */
export const itemOf = (items: readonly TranscriptItem[], row: string): TranscriptItem | undefined =>
  items.find((item) => item.row.id === row || item.folded.some(({ id }) => id === row));

/** Whether two items render the same. */
export const isSameItem = (a: TranscriptItem, b: TranscriptItem): boolean =>
  a.row === b.row &&
  a.day === b.day &&
  a.first === b.first &&
  a.last === b.last &&
  a.unread === b.unread &&
  a.forked === b.forked &&
  a.folded.length === b.folded.length &&
  a.folded.every((row, index) => row === b.folded[index]);
