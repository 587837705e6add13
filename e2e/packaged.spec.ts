import { existsSync } from 'node:fs';
import { accept, expect, person, reached, say, startConversation, test } from './fixtures';

const executable = process.env['PARLEY_PACKAGED_APP'] ?? '';

test('the packaged app chats', async ({ stage }) => {
  test.skip(!executable, 'PARLEY_PACKAGED_APP is not set: nothing has been packaged');
  expect(existsSync(executable), executable).toBe(true);
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address, executable });
  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  const conversation = await startConversation(ann, ['bob']);
  const id = (await bob.next('INVITATION'))['conversation'];
  bob.send('JOIN', { conversation: id });
  await say(conversation, 'Out of the box');
  await bob.next('SEND_MESSAGE', (fields) => fields['text'] === 'Out of the box');
  await reached(conversation, 'Out of the box');
  await bob.invite(['ann'], 'Second');
  await accept(ann);
  await ann.quit();
  expect(ann.app.process().exitCode).toBe(0);
});
