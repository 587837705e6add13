import { useState } from 'react';
import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import { listNames } from '../../shared/conversation/title';
import { removeQuestion } from '../../shared/ipc/questions';
import type { RowView, View } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { nameOrder } from '../state/name-order';
import { nameOf } from '../state/names';
import { act } from '../state/notices';
import { useSelected } from '../state/store';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Button } from '../ui/controls';
import styles from './conversation.module.css';

/** Delivery state of one of the user's messages. */
export function SendingState({ row, conversation }: { row: RowView; conversation: string }) {
  if (row.state === 'failed') return <Failed row={row} conversation={conversation} />;
  return <DeliveryMark row={row} state={row.state} />;
}

function Failed({ row, conversation }: { row: RowView; conversation: string }) {
  const [removing, setRemoving] = useState(false);
  return (
    <>
      <span className={styles['failed']} title={row.problem}>
        <CircleAlert size={13} aria-hidden /> Not sent. {row.problem}
      </span>
      <Button kind="link" onClick={() => void act(bridge().resend({ conversation, row: row.id }))}>
        Try again
      </Button>
      <Button kind="link" onClick={() => setRemoving(true)}>
        Remove
      </Button>
      {removing && (
        <ConfirmDialog
          question={removeQuestion}
          onConfirm={() => void act(bridge().removeRefused({ conversation, row: row.id }))}
          onDone={() => setRemoving(false)}
        />
      )}
    </>
  );
}

function DeliveryMark({ row, state }: { row: RowView; state: keyof typeof marks }) {
  const Mark = marks[state];
  const words = useDeliveryWords(row);
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
