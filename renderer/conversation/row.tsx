import type { RowView } from '../../shared/ipc/view';
import { isBlank } from '../../shared/text/visible';
import { listNames, nameOf } from '../state/names';
import { useView } from '../state/store';
import { useTimes } from '../state/times';
import { Avatar } from '../ui/avatar';
import { useNow } from '../ui/use-now';
import type { TranscriptItem } from './grouping';
import { LinkedText } from './linked-text';
import { SendingState } from './sending-state';
import styles from './conversation.module.css';

/** One row of a transcript with the dividers before it. */
export function Row({ item, conversation }: { item: TranscriptItem; conversation: string }) {
  return (
    <>
      {item.newDay && <Day at={item.row.at} />}
      {item.unread && <div className={styles['unread']}>New</div>}
      {item.row.kind === 'text' ? (
        <Message item={item} conversation={conversation} />
      ) : (
        <SystemLine row={item.row} />
      )}
    </>
  );
}

function Day({ at }: { at: number }) {
  return <div className={styles['day']}>{useTimes().dayName(at, useNow(60_000))}</div>;
}

function SystemLine({ row }: { row: RowView }) {
  const view = useView();
  const me = row.author === view.me.id;
  const who = me ? 'You' : nameOf(view, row.author);
  const people = listNames(row.people.map((id) => (id === view.me.id ? 'you' : nameOf(view, id))));
  const words: Record<RowView['kind'], string> = {
    text: '',
    invited: `${who} invited ${people}`,
    withdrawn: `${who} took back the invitation of ${people}`,
    joined: `${who} joined`,
    declined: `${who} declined the invitation`,
    left: `${who} left`,
  };
  return (
    <div className={styles['system']} title={useTimes().moment(row.at)}>
      {words[row.kind]}
    </div>
  );
}

function Message({ item, conversation }: { item: TranscriptItem; conversation: string }) {
  const { row, first, last } = item;
  const view = useView();
  const mine = row.author === view.me.id;
  const person = view.people[row.author];
  const times = useTimes();
  const { target } = view.page;
  const sought = target?.row === row.id && target.align === 'center';
  const classes = ['message', first && 'first', last && 'last', mine && 'mine', sought && 'sought'];
  return (
    <article
      className={classes
        .map((name) => name && styles[name])
        .filter(Boolean)
        .join(' ')}
      data-row={row.id}
      data-state={mine ? row.state : undefined}
      title={times.moment(row.at)}
    >
      {!mine && (
        <div className={styles['face']}>{first && person && <Avatar person={person} size={32} />}</div>
      )}
      <div className={styles['stack']}>
        {!mine && first && (
          <span className={styles['author']} dir="auto">
            {nameOf(view, row.author)}
          </span>
        )}
        <div
          className={`${styles['bubble']} ${mine && row.state === 'pending' ? styles['pendingBubble'] : ''}`}
        >
          {isBlank(row.text) ? (
            <span className={styles['emptyMessage']}>Empty message</span>
          ) : (
            <LinkedText text={row.text} />
          )}
        </div>
        {(last || row.late || row.state === 'pending' || row.state === 'failed') && (
          <div className={styles['meta']}>
            {row.late && <span className={styles['late']}>Came late</span>}
            <time dateTime={new Date(row.at).toISOString()}>{times.time(row.at)}</time>
            {mine && <SendingState row={row} conversation={conversation} />}
          </div>
        )}
      </div>
    </article>
  );
}
