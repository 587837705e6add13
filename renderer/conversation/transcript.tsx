import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import type { PageView } from '../../shared/ipc/views/transcript';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { memo } from '../state/memo';
import { act } from '../state/notices';
import { useConversation } from './use-conversation';
import { useTimes } from '../state/times';
import { Button } from '../ui/controls';
import { Empty } from '../ui/empty';
import { onKeys, usePagesReach, useShortcut } from '../ui/keys';
import { arrange, type TranscriptItem } from './grouping';
import { useKindActions } from './kinds/actions';
import { messageKeys } from './kinds/message-keys';
import { openMessageMenu } from './message-menu';
import { Row } from './row';
import { useCopying } from './use-copying';
import { useGradual } from './use-gradual';
import { useKeptPlace, useMarkRead, useMore } from './use-page';
import { useReadingPosition } from './use-reading-position';
import { Icon } from '../ui/icon';
import styles from './conversation.module.css';

/** Memoized: that other rows are visible now does not look at each row again. */
const Rows = memo(function Rows({
  items,
  conversation,
}: {
  items: readonly TranscriptItem[];
  conversation: string;
}) {
  const me = useConversation((view) => view.me.id);
  const people = useConversation((view) => view.people);
  const sought = useConversation(({ page: { target } }) =>
    target?.align === 'center' ? target.row : undefined,
  );
  const saved = useConversation((view) => view.saved);
  return items.map((item) => (
    <Row
      key={item.row.id}
      item={item}
      conversation={conversation}
      author={people[item.row.author]}
      isMine={item.row.author === me}
      isSought={item.row.id === sought}
      isSaved={saved.includes(item.row.id)}
    />
  ));
});

/** The messages of a conversation. Renders the whole loaded page and keeps the list at the reader's position. */
export function Transcript({ conversation }: { conversation: ConversationView }) {
  const rows = useConversation((view) => view.rows);
  const page = useConversation((view) => view.page);
  const times = useTimes();
  const items = useMemo(() => arrange(rows, page.unreadFrom, times), [rows, page.unreadFrom, times]);
  const canAct = useKindActions() !== undefined;
  const list = useRef<HTMLDivElement>(null);
  const shown = useGradual(items, page);
  const { sight, isNearEnd } = useReadingPosition(list, shown, page);
  useMarkRead(conversation.id, page, items, sight);
  useKeptPlace(conversation.id, sight);
  const { offerOlder, offerNewer } = useMore(conversation.id, items, sight);
  const lastItem = items.at(-1);
  const lastRow = lastItem?.folded.at(-1)?.id ?? lastItem?.row.id;
  useCopying(list, conversation.id);
  usePagesReach(() => list.current);
  // From the list, Tab and the arrows lead to what is in it, and Shift+Tab to what is above it.
  useShortcut('messages', () => list.current?.focus());
  useFocusFollows(list, page);
  return (
    <div className={styles['transcript']}>
      {/* Keys and the menu act on the focused message. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={list}
        className={styles['scroller']}
        role="log"
        aria-label={say('transcript.label')}
        // Makes the scrollable area reachable with the keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onContextMenu={(event) => openMessageMenu(event, conversation.id)}
        // What has handled a key, such as the menu of a file, keeps it.
        onKeyDown={(event) => onKeys(event, canAct && !event.defaultPrevented ? messageKeys(event) : {})}
      >
        {items.length === 0 ? (
          <Empty>{say(conversation.room ? 'room.empty' : 'transcript.empty')}</Empty>
        ) : (
          <div className={styles['rows']}>
            {offerOlder && (
              <More conversation={conversation.id} row={items[0]?.row.id} words={say('transcript.earlier')} />
            )}
            <Rows items={shown} conversation={conversation.id} />
            {offerNewer && (
              <More conversation={conversation.id} row={lastRow} words={say('transcript.later')} />
            )}
          </div>
        )}
      </div>
      {page.skipped > 0 && <Skipped conversation={conversation.id} count={page.skipped} />}
      {/* No button while the list follows the end: `useMore` then loads the rows that the page lacks. */}
      {!(isNearEnd && (page.atEnd || sight?.followsEnd)) && (
        <Button
          className={`${styles['pill']} ${styles['latest']}`}
          onClick={() => void act(bridge().showEnd({ conversation: conversation.id }))}
        >
          {say(page.unread > 0 ? 'transcript.toNew' : 'transcript.toLatest')}{' '}
          <Icon of={ArrowDown} size={14} />
        </Button>
      )}
    </div>
  );
}

/** Takes the keyboard along from one message to another, such as from a reply to what it answers, which may be far away. */
function useFocusFollows(list: RefObject<HTMLElement | null>, { target }: PageView): void {
  const sequence = target?.sequence;
  const row = target?.align === 'center' ? target.row : undefined;
  useLayoutEffect(() => {
    const focused = document.activeElement;
    // What had the focus may have left the page with the rows around it.
    const isHere = focused === document.body || list.current?.contains(focused);
    if (row === undefined || !isHere || !focused?.matches('body, :focus-visible')) return;
    const found = [...(list.current?.querySelectorAll('article') ?? [])].find(
      ({ dataset }) => dataset['row'] === row,
    );
    found?.focus({ preventScroll: true });
  }, [list, sequence, row]);
}

/** Loads the rows around the outermost row on one side, where scrolling does not. */
function More({ conversation, row, words }: { conversation: string; row?: string; words: string }) {
  if (row === undefined) return null;
  return (
    <Button
      kind="quiet"
      className={styles['more']}
      onClick={() => void act(bridge().showRow({ conversation, row }))}
    >
      {words}
    </Button>
  );
}

/** Leads back to messages that count as read but were never visible. */
function Skipped({ conversation, count }: { conversation: string; count: number }) {
  return (
    <div className={`${styles['pill']} ${styles['skipped']}`}>
      <Button onClick={() => void act(bridge().showSkipped({ conversation }))}>
        {say('transcript.skipped', { count })} <Icon of={ArrowUp} size={14} />
      </Button>
      <Button
        aria-label={say('button.dismiss')}
        title={say('button.dismiss')}
        onClick={() => void act(bridge().forgetSkipped({ conversation }))}
      >
        <Icon of={X} size={14} />
      </Button>
    </div>
  );
}
