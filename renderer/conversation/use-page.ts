import { useEffect, useRef } from 'react';
import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { watch } from '../state/notices';
import { useView } from '../state/store';
import type { TranscriptItem } from './grouping';
import type { Sight } from './list-keeper';
import { turning, type Turning } from './turning';

/** Asks for older and newer rows as the reader comes near the ends of the page. @returns what they have to ask for themselves */
export function useMore(
  conversation: string,
  items: readonly TranscriptItem[],
  sight: Sight | undefined,
): Turning {
  const { page } = useView();
  const now = turning(page, items, sight);
  const { ask } = now;
  useEffect(() => {
    if (ask === 'older') void watch(bridge().showOlder({ conversation }));
    if (ask === 'end') void watch(bridge().showEnd({ conversation }));
    if (ask === 'newer') void watch(bridge().showNewer({ conversation }));
  }, [conversation, ask, items]);
  return now;
}

/** Tells the main process what is on screen while the window has the focus, as long as something is new or was skipped. */
export function useMarkRead(
  { id, unread }: ConversationView,
  items: readonly TranscriptItem[],
  sight: Sight | undefined,
): void {
  const { skipped } = useView().page;
  const isWanted = unread > 0 || skipped > 0;
  const before = useRef<string>(undefined);
  const last = items.find(({ row }) => row.id === sight?.last);
  const end = last?.folded.at(-1)?.id ?? last?.row.id;
  useEffect(() => {
    if (!sight || end === undefined) return;
    // What lies between here and where the reader was is what they scrolled past: that was on screen, too.
    const passed = sight.byReader ? before.current : undefined;
    before.current = sight.first;
    if (!isWanted) return;
    const first = items.find(({ row }) => row.id === passed || row.id === sight.first)?.row.id ?? sight.first;
    const tell = (): void => {
      if (document.hasFocus()) void watch(bridge().markRead({ conversation: id, first, last: end }));
    };
    tell();
    window.addEventListener('focus', tell);
    return () => window.removeEventListener('focus', tell);
  }, [id, sight, end, isWanted, items]);
}
