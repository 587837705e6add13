import { useEffect, useRef } from 'react';
import type { PageView } from '../../shared/ipc/views/transcript';
import { bridge } from '../state/bridge';
import { watch } from '../state/notices';
import { useConversation } from './use-conversation';
import type { TranscriptItem } from './grouping';
import type { VisibleRows } from './list-keeper';
import { turning, type Turning } from './turning';

/** Requests rows when the reader comes near a limit of the page. The result says which rows they must request themselves. */
export function useMore(
  conversation: string,
  items: readonly TranscriptItem[],
  sight: VisibleRows | undefined,
): Turning {
  const page = useConversation((view) => view.page);
  const now = turning(page, items, sight);
  const { ask } = now;
  useEffect(() => {
    if (ask === 'older') void watch(bridge().showOlder({ conversation }));
    if (ask === 'end') void watch(bridge().showEnd({ conversation }));
    if (ask === 'newer') void watch(bridge().showNewer({ conversation }));
  }, [conversation, ask, items]);
  return now;
}

/** How long the reader rests before their place is kept. */
const restMs = 300;

/** Tells the main process where the reader is, so that a page that crashes comes back there. */
export function useKeptPlace(conversation: string, sight: VisibleRows | undefined): void {
  const row = !sight || sight.followsEnd ? null : sight.first;
  useEffect(() => {
    const timer = setTimeout(() => void watch(bridge().keepPlace({ conversation, row })), restMs);
    return () => clearTimeout(timer);
  }, [conversation, row]);
}

/** Reports visible rows to the main process while the user is at the window and there are unread or skipped messages. */
export function useMarkRead(
  id: string,
  { unread, skipped }: PageView,
  items: readonly TranscriptItem[],
  sight: VisibleRows | undefined,
): void {
  const isWanted = unread > 0 || skipped > 0;
  // Beside the list it is seen also while the keyboard is in the list.
  const isInFront = useConversation(({ pane }) => pane?.isInFront);
  const before = useRef<string>(undefined);
  const last = items.find(({ row }) => row.id === sight?.last);
  const end = last?.folded.at(-1)?.id ?? last?.row.id;
  useEffect(() => {
    if (!sight || end === undefined) return;
    let first = sight.first;
    const tell = (): void => {
      if (isWanted && (isInFront ?? document.hasFocus()))
        void watch(bridge().markRead({ conversation: id, first, last: end }));
    };
    // New rows are drawn before it is known which rows are visible now: what is told follows at once if that has changed.
    const timer = setTimeout(() => {
      // Rows between the previous position and this one were visible while the reader scrolled past them.
      const passed = sight.byReader ? before.current : undefined;
      before.current = sight.first;
      first = items.find(({ row }) => row.id === passed || row.id === sight.first)?.row.id ?? sight.first;
      tell();
    });
    window.addEventListener('focus', tell);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('focus', tell);
    };
  }, [id, sight, end, isWanted, isInFront, items]);
}
