import type { RowView } from '../../shared/ipc/view';
import { sameDay } from '../state/time';

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
  a?.kind === 'text' &&
  b?.kind === 'text' &&
  a.author === b.author &&
  Math.abs(b.at - a.at) < groupMs &&
  sameDay(a.at, b.at);

/** Puts rows in order and groups them. */
export function arrange(
  rows: Readonly<Record<string, RowView>>,
  unreadFrom: string | null,
): TranscriptItem[] {
  const ordered = Object.values(rows).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  return ordered.map((row, index) => {
    const before = ordered[index - 1];
    const unread = row.id === unreadFrom;
    return {
      row,
      newDay: !before || !sameDay(before.at, row.at),
      first: unread || !together(before, row),
      last: ordered[index + 1]?.id === unreadFrom || !together(row, ordered[index + 1]),
      unread,
    };
  });
}
