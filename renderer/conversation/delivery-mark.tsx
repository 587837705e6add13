import { Check, CheckCheck, Clock } from 'lucide-react';
import { listNames } from '../../shared/words/lists';
import type { RowView } from '../../shared/ipc/view';
import type { ViewOf } from '../../shared/ipc/windows';
import { say } from '../../shared/words/say';
import { nameOrder } from '../state/name-order';
import { nameOf } from '../state/names';
import { useConversation } from './use-conversation';
import { Icon } from '../ui/icon';

/** Delivery state of one of the user's messages; nothing if the server refused it. */
export function DeliveryMark({ row }: { row: RowView }) {
  const words = useDeliveryWords(row);
  if (row.state === 'failed') return null;
  const Mark = marks[row.state];
  return (
    <span title={words}>
      <Icon of={Mark} size={13} label={words} />
    </span>
  );
}

const marks = { pending: Clock, sent: Check, delivered: CheckCheck };

const useDeliveryWords = (row: RowView): string => useConversation((view) => deliveryWords(view, row));

function deliveryWords(view: ViewOf<'conversation'>, { state, reached = [], awaited = [] }: RowView): string {
  const names = (ids: readonly string[]): string =>
    listNames(ids.map((id) => nameOf(view, id)).sort(nameOrder()));
  if (state === 'pending') return say('sending.pending');
  const isPartly = state === 'sent' && awaited.length > 0;
  if (reached.length === 0 && state === 'sent')
    return isPartly ? say('sending.sentNotYet', { awaited: names(awaited) }) : say('sending.sent');
  return isPartly
    ? say('sending.deliveredNotYet', { reached: names(reached), awaited: names(awaited) })
    : say('sending.delivered', { reached: names(reached) });
}
