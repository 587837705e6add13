import type { RowView } from '../../shared/ipc/view';
import type { Times } from '../../shared/text/times';

const groupMs = 5 * 60_000;
/** Number of lines about people coming and going in a row from which on they are folded into one. */
const foldedFrom = 4;
/** The same for messages that this version cannot show: each would say the same. */
const unknownFoldedFrom = 2;

/** A row with what its neighbours say about how it is drawn. */
export interface TranscriptItem {
  row: RowView;
  /** All rows that this one line stands for, `row` first; empty for a row of its own. */
  folded: readonly RowView[];
  /** A time on the day of which a divider comes before it; undefined when none does. */
  day: number | undefined;
  /** It begins, and ends, a group of texts of one author within five minutes. */
  first: boolean;
  last: boolean;
  /** The divider of what is new comes before it. */
  unread: boolean;
  /** A line comes before it that says that its author's computer wrote other messages in its place. */
  forked: boolean;
}

/** Orders rows, places them on the days of a time zone, folds people coming and going, and groups texts. */
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

/** Whether a row has alternatives, and none of those that are here stands before it. */
const isFirstOfFork = (
  { order, alternatives = [] }: RowView,
  rows: Readonly<Record<string, RowView>>,
): boolean => alternatives.length > 0 && alternatives.every((id) => (rows[id]?.order ?? order) >= order);

/** Whether a row is drawn as a message of its author, and not as a line that tells what happened. */
export const isMessage = ({ kind }: RowView): boolean => kind === 'text' || kind === 'deleted';

const isTogether = (a: RowView, b: RowView): boolean => isMessage(a) && isMessage(b) && a.author === b.author;

/**
 * When rows count as written, for the days under which they are shown and for grouping: what their authors claim, as far as
 * that can be. It never goes back in the order in which rows are shown, and is never later than a row, or one that stands
 * after it, was here.
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

const comesOrGoes = ({ row: { kind, withdrawnMessages = 0 } }: TranscriptItem): boolean =>
  kind === 'joined' || kind === 'declined' || (kind === 'left' && withdrawnMessages === 0);

const isUnknown = ({ row }: TranscriptItem): boolean => row.kind === 'unknown';
const isAlike = (a: TranscriptItem, b: TranscriptItem): boolean =>
  (comesOrGoes(a) && comesOrGoes(b)) || (isUnknown(a) && isUnknown(b));

/** Makes one item of each run of people coming and going, or of messages that cannot be shown, unless it is short. */
function folded(items: readonly TranscriptItem[]): TranscriptItem[] {
  const runs: [TranscriptItem, ...TranscriptItem[]][] = [];
  for (const item of items) {
    const run = runs.at(-1);
    const goesOn = run && isAlike(run[0], item) && item.day === undefined && !item.unread;
    if (goesOn) run.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) =>
    run.length < (isUnknown(run[0]) ? unknownFoldedFrom : foldedFrom)
      ? run
      : { ...run[0], folded: run.map(({ row }) => row) },
  );
}

/** The item in which a row is shown. */
export const itemOf = (items: readonly TranscriptItem[], row: string): TranscriptItem | undefined =>
  items.find((item) => item.row.id === row || item.folded.some(({ id }) => id === row));

/** Whether two items are drawn alike. */
export const isSameItem = (a: TranscriptItem, b: TranscriptItem): boolean =>
  a.row === b.row &&
  a.day === b.day &&
  a.first === b.first &&
  a.last === b.last &&
  a.unread === b.unread &&
  a.forked === b.forked &&
  a.folded.length === b.folded.length &&
  a.folded.every((row, index) => row === b.folded[index]);
