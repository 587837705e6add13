import { ArrowDown } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Virtuoso, type VirtuosoHandle } from 'react-virtuoso';
import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { useView } from '../state/store';
import { Button } from '../ui/controls';
import { Empty } from '../ui/empty';
import { arrange, type TranscriptItem } from './grouping';
import { Row } from './row';
import styles from './conversation.module.css';

/** What was said. It stays at its end unless the reader has scrolled up. */
export function Transcript({ conversation }: { conversation: ConversationView }) {
  const { rows, unreadFrom } = useView();
  const items = useMemo(() => arrange(rows, unreadFrom), [rows, unreadFrom]);
  const list = useRef<VirtuosoHandle>(null);
  const [atEnd, setAtEnd] = useState(true);
  /** The index of the last row that has been on screen. */
  const [seenTo, setSeenTo] = useState(-1);
  useMarkRead(conversation.id, items[seenTo]?.row.id);
  const fresh = items.slice(seenTo + 1).some(({ row }) => row.kind === 'text');
  return (
    <div className={styles['transcript']} role="log" aria-label="Messages">
      {items.length === 0 ? (
        <Empty>Nothing has been said yet.</Empty>
      ) : (
        <Virtuoso
          ref={list}
          style={{ height: '100%' }}
          data={items}
          initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
          alignToBottom
          followOutput={(bottom) => bottom || endsWithMine(items)}
          atBottomThreshold={24}
          atBottomStateChange={setAtEnd}
          rangeChanged={({ endIndex }) => setSeenTo((seen) => Math.max(seen, endIndex))}
          computeItemKey={(_index, { row }) => row.id}
          itemContent={(_index, item) => <Row item={item} conversation={conversation.id} />}
          components={{ Footer: () => <div className={styles['footer']} /> }}
        />
      )}
      {!atEnd && fresh && (
        <Button
          className={styles['pill']}
          onClick={() => list.current?.scrollToIndex({ index: 'LAST', align: 'end', behavior: 'smooth' })}
        >
          New messages <ArrowDown size={14} aria-hidden />
        </Button>
      )}
    </div>
  );
}

/** What I have just written is always shown. */
const endsWithMine = (items: readonly TranscriptItem[]): boolean => items.at(-1)?.row.state === 'pending';

/** Tells main what was really on screen: only while the window has the focus. */
function useMarkRead(conversation: string, row: string | undefined): void {
  useEffect(() => {
    if (!row) return;
    const tell = (): void => {
      if (document.hasFocus()) void bridge().markRead({ conversation, row });
    };
    tell();
    window.addEventListener('focus', tell);
    return () => window.removeEventListener('focus', tell);
  }, [conversation, row]);
}
