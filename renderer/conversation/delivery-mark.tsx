import { Check, CheckCheck, Clock, Eye } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { listNames } from '../../shared/words/lists';
import type { RowView } from '../../shared/ipc/views/transcript';
import type { ViewOf } from '../../shared/ipc/windows';
import { say } from '../../shared/words/say';
import { nameOrder } from '../state/name-order';
import { nameOf, namesOf } from '../state/names';
import { useConversation } from './use-conversation';
import { Icon } from '../ui/icon';
import { placeBeside } from '../ui/popover-place';
import styles from './conversation.module.css';

/** Delivery state of one of the user's messages, in words while the pointer or the focus is on it; nothing if the server refused it. */
export function DeliveryMark({
  row,
  isHere,
}: {
  row: RowView;
  /** Whether the focus is in the message. Otherwise Tab passes the mark by: it would be one stop more for every message. */
  isHere: boolean;
}) {
  const [isTold, setTold] = useState(false);
  const words = useDeliveryWords(row);
  const isRead = useConversation((view) => {
    const others = [...(row.reached ?? []), ...(row.awaited ?? [])];
    return others.length > 0 && others.every((person) => hasRead(view, row, person));
  });
  if (row.state === 'failed') return null;
  const Mark = isRead ? Eye : marks[row.state];
  return (
    <button
      type="button"
      className={styles['delivery']}
      title={words}
      tabIndex={isHere ? 0 : -1}
      onFocus={({ target }) => setTold(target.matches(':focus-visible'))}
      onClick={() => setTold(true)}
      onBlur={() => setTold(false)}
    >
      <Icon of={Mark} size={13} label={words} />
      {isTold && <Told words={words} />}
    </button>
  );
}

/** The words of a mark, for who has no pointer to rest on it. */
function Told({ words }: { words: string }) {
  const told = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const mark = told.current?.parentElement;
    if (!told.current || !mark) return;
    told.current.showPopover();
    placeBeside(told.current, mark.getBoundingClientRect());
  }, [words]);
  return (
    <span ref={told} popover="manual" className={styles['told']} aria-hidden="true">
      {words}
    </span>
  );
}

/** Number of people who are named as those for whom a message waits. */
const waitedForAtMost = 3;

/** Says for whom one of the user's messages waits, if they are all away. */
export function WaitsFor({ row: { awaited = [], state } }: { row: RowView }) {
  const words = useConversation((view) => {
    const isWaiting = (state === 'sent' || state === 'pending') && awaited.length > 0;
    if (!isWaiting || awaited.length > waitedForAtMost) return '';
    if (awaited.some((id) => view.people[id]?.online !== false)) return '';
    return say('sending.waitsFor', { names: listNames(namesOf(view, awaited)), count: awaited.length });
  });
  return words === '' ? null : <span>{words} ·</span>;
}

const marks = { pending: Clock, sent: Check, delivered: CheckCheck };

const hasRead = ({ doings }: ViewOf<'conversation'>, { order }: RowView, person: string): boolean =>
  (doings.seen[person]?.order ?? '') >= order;

const useDeliveryWords = (row: RowView): string => useConversation((view) => deliveryWords(view, row));

function deliveryWords(view: ViewOf<'conversation'>, row: RowView): string {
  const said = deliveredWords(view, row);
  const readers = [...(row.reached ?? []), ...(row.awaited ?? [])].filter((id) => hasRead(view, row, id));
  if (readers.length === 0) return said;
  const names = listNames(readers.map((id) => nameOf(view, id)).sort(nameOrder()));
  return `${said}\n${say('sending.read', { names })}`;
}

function deliveredWords(
  view: ViewOf<'conversation'>,
  { state, reached = [], awaited = [] }: RowView,
): string {
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
