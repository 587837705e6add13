import { join } from 'node:path';
import { Messages } from '../../electron/storage/messages/messages';
import { openWriter, writerFile } from '../../electron/storage/keys/writer';
import { personKeyFromPem } from '../../runtime/entries/keys';
import { silent } from '../../electron/storage/logger';
import { LocalNode, type Setup } from '../node';
import { answer, type NodeRequest, type NodeReport } from './questions';

/**
 * A person's node as a process of its own, with the app's store: node person.js FOLDER SETUP. Started with a channel, over
 * which it receives questions. It ends when its parent does.
 */
const [folder = '', setup = '{}'] = process.argv.slice(2);
const tell = (said: NodeReport): void => void process.send?.(said);
const program = (name: string): URL => new URL(`./${name}.js`, import.meta.url);

async function main(): Promise<void> {
  const programs = { writer: program('messages-worker'), searcher: program('messages-search') };
  const messages = await Messages.open(join(folder, 'messages.sqlite'), programs, silent);
  if (messages.setAsideAs !== undefined)
    throw new Error(`the messages were set aside as ${messages.setAsideAs}`);
  const who = JSON.parse(setup) as Setup;
  const person = personKeyFromPem(who.pem);
  const keys = openWriter({ path: join(folder, writerFile), person, machine: 'chaos', log: silent });
  const node = new LocalNode(who, keys, messages, (conversation, told) =>
    tell({ kind: 'sent', conversation, told }),
  );
  process.on('message', ({ id, question }: NodeRequest) => {
    void answer(node, question).then((value) => tell({ kind: 'answer', id, value }));
  });
  tell({ kind: 'ready' });
}

process.on('disconnect', () => process.exit());
await main();
