import type { RowView } from '../../shared/ipc/view';
import type { Times } from '../../shared/text/times';

const groupMs = 5 * 60_000;

/** A row with what its neighbours say about how it is drawn. */
export interface TranscriptItem {
  row: RowView;
  /** A divider with the day comes before it. */
  newDay: boolean;
  /** It begins, and ends, a group of texts of one author within five minutes. */
  first: boolean;
  last: boolean;
  /** The divider of what is new comes before it. */
  unread: boolean;
}

const together = (a: RowView | undefined, b: RowView | undefined): boolean =>
  a?.kind === 'text' && b?.kind === 'text' && a.author === b.author && Math.abs(b.at - a.at) < groupMs;

/** Puts rows in order and groups them, by the days of a time zone. */
export function arrange(
  rows: Readonly<Record<string, RowView>>,
  unreadFrom: string | null,
  times: Times,
): TranscriptItem[] {
  const ordered = Object.values(rows).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  const days = ordered.map(({ at }) => times.isoDay(at));
  const beginsDay = (index: number): boolean => days[index] !== days[index - 1];
  return ordered.map((row, index) => {
    const after = ordered[index + 1];
    const unread = row.id === unreadFrom;
    return {
      row,
      newDay: beginsDay(index),
      first: unread || beginsDay(index) || !together(ordered[index - 1], row),
      last: after?.id === unreadFrom || beginsDay(index + 1) || !together(row, after),
      unread,
    };
  });
}
