import { openForReading } from '../../../runtime/sqlite/database';
import { serveOperations } from '../../../runtime/threads/worker-host';
import { OfferedFiles, type FilesPage, type FilesRequest } from './offered-files';
import { Search, type SearchOrder, type SearchResult } from './search';

let opened: { search: Search; files: OfferedFiles } | undefined;

/** Operations of the search thread. */
const operations = {
  open({ path }: { path: string }): void {
    const database = openForReading(path);
    opened = { search: new Search(database), files: new OfferedFiles(database) };
  },
  find(order: SearchOrder): SearchResult {
    return mustBeOpen().search.find(order);
  },
  files(request: FilesRequest): FilesPage {
    return mustBeOpen().files.list(request);
  },
};
export type SearchOperations = typeof operations;

function mustBeOpen(): NonNullable<typeof opened> {
  if (!opened) throw new Error('The messages are not open.');
  return opened;
}

serveOperations(operations, () => opened?.search.close());
