import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backUp } from '../../electron/storage/archive/backup';
import { MessagesReader } from '../../electron/storage/messages/messages-reader';
import { MessagesWriter } from '../../electron/storage/messages/messages-writer';
import { migrations } from '../../electron/storage/messages/tables';
import { openEntries } from '../../runtime/entries/store/open-entries';
import { signMessage } from '../../runtime/entries/signing';
import { newLog } from '../entries/authors';
import { fixedPerson } from '../entries/fixed-keys';
import { textContent } from '../entries/store-kit';
import { annsWriter, sampleEntries } from './samples';

/** A backup of a small profile, with a conversation and a message in it. Its bytes say when it was made. */
export async function sampleBackup(folder: string): Promise<Uint8Array> {
  const profile = join(folder, 'profile');
  mkdirSync(profile, { recursive: true });
  writeFileSync(join(profile, 'settings.json'), '{"user":"ann"}');
  const database = openEntries(join(profile, 'messages.sqlite'), migrations);
  const [founding] = sampleEntries(1);
  if (!founding) throw new Error('there is one');
  const { conversation, writer } = founding;
  const log = newLog(conversation, fixedPerson('ann').id, new MessagesReader(database));
  log.offer(founding);
  const place = log.nextMessage(writer);
  if (place === 'needs-writer') throw new Error('the founder has shown a certificate');
  const said = { command: 'SEND_MESSAGE', conversation, at: 11, from: 'ann', extra: {} } as const;
  log.offer(signMessage(annsWriter, { ...said, ...place, content: textContent('hello') }));
  new MessagesWriter(database).append([log.changes()], 5);
  database.close();
  const path = join(folder, 'sample.tar');
  const about = { user: 'ann', program: '1', now: 0, identity: fixedPerson('ann').pem };
  await backUp({ profile, folder: join(folder, 'gathered'), path, ...about }, () => undefined);
  return new Uint8Array(readFileSync(path));
}
