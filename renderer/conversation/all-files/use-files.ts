import { useEffect, useRef, useState } from 'react';
import type { Slices } from '../../../shared/ipc/view';
import { bridge } from '../../state/bridge';
import { useConversation } from '../use-conversation';
import { FilesLoader, type FilePages, type FilesQuery } from './file-pages';

/** Debounce interval for the text by which a list is filtered. */
const pauseMs = 60;

/** The list of a conversation's files that was asked for last; undefined until its first page is here. */
export function useFiles({ conversation, group, order, name }: FilesQuery): {
  pages: FilePages | undefined;
  loadMore: () => void;
} {
  const [pages, setPages] = useState<FilePages>();
  const [loader] = useState(() => new FilesLoader((request) => bridge().listFiles(request), setPages));
  useEffect(() => {
    const timer = setTimeout(() => void loader.start({ conversation, group, order, name }), pauseMs);
    return () => clearTimeout(timer);
  }, [loader, conversation, group, order, name]);
  const newest = useConversation(({ rows }) => newestOffer(rows));
  const before = useRef(newest);
  useEffect(() => {
    if (before.current !== newest) void loader.refresh();
    before.current = newest;
  }, [loader, newest]);
  return { pages, loadMore: () => void loader.more() };
}

/** The last row that offers a file, among those that are loaded. */
function newestOffer(rows: Slices['rows']): string | undefined {
  let last: Slices['rows'][string] | undefined;
  for (const row of Object.values(rows))
    if (row.kind === 'file' && (!last || row.order > last.order)) last = row;
  return last?.id;
}
