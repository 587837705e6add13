import type { Addition } from '../../../shared/conversation/shelf';
import { openForWriting } from '../../../shared/node/storage/database';
import { HistoryReader } from './history-reader';
import { HistoryWriter } from './history-writer';
import { migrations } from './migrations';

/** A person's conversations in the memory of this process, with the tables of a file; for tests. */
export function historyInMemory(now: () => number) {
  const database = openForWriting(':memory:', migrations);
  const writer = new HistoryWriter(database);
  return {
    reader: new HistoryReader(database),
    append: (additions: readonly Addition[]): Promise<void> =>
      Promise.resolve(writer.append(additions, now())),
    markRead: writer.markRead.bind(writer),
  };
}
