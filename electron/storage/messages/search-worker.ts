import { openForReading } from '../../../runtime/sqlite/database';
import { serveOperations } from '../../../runtime/threads/worker-host';
import { Search, type SearchOrder, type SearchResult } from './search';

let opened: Search | undefined;

/** Operations of the search thread. */
const operations = {
  open({ path }: { path: string }): void {
    opened = new Search(openForReading(path));
  },
  find(order: SearchOrder): SearchResult {
    if (!opened) throw new Error('The messages are not open.');
    return opened.find(order);
  },
};
export type SearchOperations = typeof operations;

serveOperations(operations, () => opened?.close());
