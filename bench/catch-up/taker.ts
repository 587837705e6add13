import { checkBackup } from '../../electron/storage/archive/check';
import { importLines } from '../../electron/storage/archive/lines-import';
import { parseQuery } from '../../shared/search/query';
import { meet, messagesIn, nodeOf } from './nodes';

// A program: receives what its profile lacks, and prints what that cost this process.

export type Source = 'peer' | 'server' | 'export' | 'backup';

export interface TakerOrder {
  readonly source: Source;
  /** The port, or the file. */
  readonly where: string;
  /** Where the profile is, and for a backup an empty folder. */
  readonly folder: string;
  /** The folder of the built programs. */
  readonly programs: string;
  readonly messages: number;
}

/** In seconds. */
export interface CatchUpCost {
  readonly processor: number;
  readonly elapsed: number;
  /** Indexing for search afterwards. */
  readonly indexing: number;
}

const lookMs = 20;
const giveUpMs = 600_000;
const nothing = (): void => undefined;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, lookMs));

/** Whether a node holds at least this many messages. Held messages are on disk. */
function holds({ conversations }: ReturnType<typeof nodeOf>, messages: number): boolean {
  let count = 0;
  for (const { log } of conversations.values())
    for (const writer of log.chains.writers)
      for (const { first, last } of log.chains.piecesOf(writer)) count += last - first + 1;
  return count >= messages;
}

function stopwatch(): () => { processor: number; elapsed: number } {
  const [cpu, from] = [process.cpuUsage(), performance.now()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    return { processor: (user + system) / 1e6, elapsed: (performance.now() - from) / 1000 };
  };
}

async function take({ source, where, folder, programs, messages }: TakerOrder): Promise<CatchUpCost> {
  if (source === 'backup') {
    const spent = stopwatch();
    checkBackup(where, folder, nothing, nothing);
    return { ...spent(), indexing: 0 };
  }
  const history = await messagesIn(folder, programs);
  const node = nodeOf(folder, 'ann', history);
  const spent = stopwatch();
  if (source === 'peer') await meet(node, Number(where));
  else if (source === 'server') node.setServer({ host: '127.0.0.1', port: Number(where) });
  else
    await importLines(where, (entries) => node.importEntries(entries), nothing, new AbortController().signal);
  while (!holds(node, messages)) {
    await pause();
    if (spent().elapsed * 1000 > giveUpMs) throw new Error('not everything came');
  }
  const taken = spent();
  // A search first indexes all new messages.
  const query = parseQuery('bottles', Date.now());
  await history.search({
    query,
    people: undefined,
    conversations: undefined,
    olderThan: undefined,
    atMost: 1,
  });
  return { ...taken, indexing: spent().processor - taken.processor };
}

const [order = ''] = process.argv.slice(2);
console.log(JSON.stringify(await take(JSON.parse(order))));
process.exit(0);
