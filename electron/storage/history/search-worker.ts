import { openForReading } from '../../../shared/node/storage/database';
import { serveOperations } from '../../../shared/node/storage/worker-host';
import { Search, type SearchOrder, type SearchResult } from './search';

let search: Search | undefined;

/** What the thread that searches does. */
const operations = {
  open({ path }: { path: string }): void {
    search = new Search(openForReading(path));
  },
  find(order: SearchOrder): SearchResult {
    if (!search) throw new Error('The messages are not open.');
    return search.find(order);
  },
};
export type SearchOperations = typeof operations;

serveOperations(operations);
