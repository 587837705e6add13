import { Check, CheckCheck, Clock } from 'lucide-react';
import { listNames } from '../../shared/conversation/title';
import type { RowView, View } from '../../shared/ipc/view';
import { nameOrder } from '../state/name-order';
import { nameOf } from '../state/names';
import { useSelected } from '../state/store';

/** Delivery state of one of the user's messages; nothing if the server refused it. */
export function DeliveryMark({ row }: { row: RowView }) {
  const words = useDeliveryWords(row);
  if (row.state === 'failed') return null;
  const Mark = marks[row.state];
  return (
    <span title={words}>
      <Mark size={13} role="img" aria-label={words} />
    </span>
  );
}

const marks = { pending: Clock, sent: Check, delivered: CheckCheck };

const useDeliveryWords = (row: RowView): string => useSelected((view) => deliveryWords(view, row));

function deliveryWords(view: View, { state, reached = [], awaited = [] }: RowView): string {
  const names = (ids: readonly string[]): string =>
    listNames(ids.map((id) => nameOf(view, id)).sort(nameOrder()));
  if (state === 'pending') return 'Waiting to be sent';
  if (state === 'delivered') return `Delivered to ${names(reached)}`;
  const delivered = reached.length > 0 ? `Delivered to ${names(reached)}` : 'Sent';
  return awaited.length > 0 ? `${delivered}. Not yet to ${names(awaited)}` : delivered;
}
