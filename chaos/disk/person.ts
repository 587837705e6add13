import { join } from 'node:path';
import { History } from '../../electron/storage/history/history';
import { silent } from '../../electron/storage/logger';
import { LocalNode, type Setup } from '../node';
import { answer, type Asked, type Said } from './questions';

/**
 * Somebody's node as a process of its own, with the app's own store: node person.js FOLDER SETUP. Started with a channel, by
 * which it is asked; it ends with whoever started it.
 */
const [folder = '', setup = '{}'] = process.argv.slice(2);
const tell = (said: Said): void => void process.send?.(said);
const program = (name: string): URL => new URL(`./${name}.js`, import.meta.url);

async function main(): Promise<void> {
  const programs = { writer: program('history-worker'), searcher: program('search-worker') };
  const history = await History.open(join(folder, 'history.sqlite'), programs, silent);
  if (history.setAsideAs !== undefined)
    throw new Error(`the messages were set aside as ${history.setAsideAs}`);
  const node = new LocalNode(JSON.parse(setup) as Setup, history, (conversation, entries) =>
    tell({ kind: 'sent', conversation, entries }),
  );
  process.on('message', ({ id, question }: Asked) => {
    void answer(node, question).then((value) => tell({ kind: 'answer', id, value }));
  });
  tell({ kind: 'ready' });
}

process.on('disconnect', () => process.exit());
await main();
