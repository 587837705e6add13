import { ArrowDown } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type UIEventHandler } from 'react';
import { Virtuoso, type ListRange, type VirtuosoHandle } from 'react-virtuoso';
import type { ConversationView, PageView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { useView } from '../state/store';
import { useTimes } from '../state/times';
import { Button } from '../ui/controls';
import { Empty } from '../ui/empty';
import { arrange, type TranscriptItem } from './grouping';
import { beginning, follow, indexOf } from './list-position';
import { openMessageMenu } from './message-menu';
import { Row } from './row';
import styles from './conversation.module.css';

/** So close to the end counts as at the end. */
const nearPixels = 24;
/** So close to the end of what is held more is asked for. */
const margin = 25;

/** What was said. It holds a part of it at a time, and stays at its end unless the reader has scrolled up. */
export function Transcript({ conversation }: { conversation: ConversationView }) {
  const { rows, page } = useView();
  const times = useTimes();
  const items = useMemo(() => arrange(rows, page.unreadFrom, times), [rows, page.unreadFrom, times]);
  return (
    <div
      className={styles['transcript']}
      role="log"
      aria-label="Messages"
      onContextMenu={(event) => openMessageMenu(event, conversation.id)}
    >
      {items.length === 0 ? (
        <Empty>Nothing has been said yet.</Empty>
      ) : (
        <Rows conversation={conversation} items={items} />
      )}
    </div>
  );
}

function Rows({ conversation, items }: { conversation: ConversationView; items: readonly TranscriptItem[] }) {
  const { page, me } = useView();
  const { id } = conversation;
  const [held, setHeld] = useState(() => follow(beginning, items));
  const position = follow(held, items);
  if (position !== held) setHeld(position);
  const list = useRef<VirtuosoHandle>(null);
  const [atBottom, setAtBottom] = useState(page.atEnd);
  const end = useStayAtEnd(page);
  const before = useBefore(items, page.atEnd);
  /** What I have just written is always shown. */
  const isMineAndNew = (): boolean => {
    const last = items.at(-1)?.row;
    return last?.author === me.id && last.id !== before().last;
  };
  const [seen, setSeen] = useState<ListRange & { generation: number }>();
  /** What is in sight; of a list that has just begun anew it is not known yet. */
  const range = seen?.generation === position.generation ? seen : undefined;
  const visible = range && {
    first: items[range.startIndex - position.firstIndex]?.row.id,
    last: items[range.endIndex - position.firstIndex]?.row.id,
  };
  useMarkRead(conversation, visible?.first, visible?.last);
  useMore(
    id,
    range && range.startIndex - position.firstIndex,
    range && position.firstIndex + items.length - 1 - range.endIndex,
  );
  const target = page.target && indexOf(items, page.target.row);
  /** What was last brought into sight. A list that begins anew begins at its target. */
  const reached = useRef({ sequence: page.target?.sequence, generation: position.generation });
  useEffect(() => {
    if (!page.target || target === null || target < 0) return;
    const before = reached.current;
    reached.current = { sequence: page.target.sequence, generation: position.generation };
    if (before.sequence === page.target.sequence || before.generation !== position.generation) return;
    list.current?.scrollToIndex({ index: target, align: page.target.align });
  }, [page.target, target, position.generation]);
  /** While a list comes up it shows other rows for a moment: only from the target on what is in sight counts. */
  const settled = useRef<number>(undefined);
  const onRange = (shown: ListRange): void => {
    const sequence = page.target?.sequence;
    if (target !== null && target >= 0 && settled.current !== sequence) {
      const index = position.firstIndex + target;
      if (index < shown.startIndex || index > shown.endIndex) return;
      settled.current = sequence;
    }
    setSeen({ ...shown, generation: position.generation });
  };
  return (
    <>
      <Virtuoso
        key={position.generation}
        ref={list}
        style={{ height: '100%' }}
        data={items}
        firstItemIndex={position.firstIndex}
        initialTopMostItemIndex={
          page.target && target !== null && target >= 0
            ? { index: target, align: page.target.align }
            : { index: 'LAST', align: 'end' }
        }
        alignToBottom
        followOutput={(bottom) =>
          page.atEnd && before().atEnd === true && (bottom || end.isWanted() || isMineAndNew())
        }
        atBottomThreshold={nearPixels}
        atBottomStateChange={setAtBottom}
        onScroll={end.onScroll}
        rangeChanged={onRange}
        computeItemKey={(_index, { row }) => row.id}
        itemContent={(_index, item) => <Row item={item} conversation={id} />}
        components={{ Footer: () => <div className={styles['footer']} /> }}
      />
      {!(atBottom && page.atEnd) && (
        <Button className={styles['pill']} onClick={() => void bridge().showEnd({ conversation: id })}>
          {conversation.unread > 0 ? 'New messages' : 'Latest messages'} <ArrowDown size={14} aria-hidden />
        </Button>
      )}
    </>
  );
}

/**
 * Whether the reader wants to stay at the end. The list alone cannot tell: between a new row and the scrolling to it the
 * end is out of sight, too. Only who scrolls up, and not as far as the end, has left it.
 */
function useStayAtEnd({ target, atEnd }: PageView): { isWanted: () => boolean; onScroll: UIEventHandler } {
  const wanted = useRef(false);
  const top = useRef(0);
  const isForEnd = !target || target.align === 'end';
  useEffect(() => {
    wanted.current = isForEnd;
    top.current = 0;
  }, [target?.sequence, isForEnd]);
  return {
    isWanted: () => wanted.current,
    onScroll: ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
      const isNear = scrollHeight - clientHeight - scrollTop <= nearPixels;
      wanted.current = atEnd && (isNear || (wanted.current && scrollTop >= top.current));
      top.current = scrollTop;
    },
  };
}

/** What the list was before it grew: only what is added to a list that held the end already is new there. */
function useBefore(
  items: readonly TranscriptItem[],
  atEnd: boolean,
): () => { last?: string; atEnd?: boolean } {
  const before = useRef<{ last?: string; atEnd?: boolean }>({});
  const last = items.at(-1)?.row.id;
  useEffect(() => {
    before.current = { ...(last === undefined ? {} : { last }), atEnd };
  }, [last, atEnd]);
  return () => before.current;
}

/** Asks for older and newer rows as the reader comes near the ends of what is held: so many rows are left there. */
function useMore(conversation: string, above: number | undefined, below: number | undefined): void {
  const { page, rows } = useView();
  useEffect(() => {
    if (above !== undefined && above < margin && !page.atStart) void bridge().showOlder({ conversation });
    else if (below !== undefined && below < margin && !page.atEnd) void bridge().showNewer({ conversation });
  }, [conversation, above, below, page.atStart, page.atEnd, rows]);
}

/** Tells main what was really on screen: only while the window has the focus. */
function useMarkRead(
  { id, unread }: ConversationView,
  first: string | undefined,
  last: string | undefined,
): void {
  const hasUnread = unread > 0;
  useEffect(() => {
    if (!first || !last || !hasUnread) return;
    const tell = (): void => {
      if (document.hasFocus()) void bridge().markRead({ conversation: id, first, last });
    };
    tell();
    window.addEventListener('focus', tell);
    return () => window.removeEventListener('focus', tell);
  }, [id, first, last, hasUnread]);
}
