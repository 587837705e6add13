import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { placedJpeg } from '../testing/picture/test-photos';
import {
  accept,
  conversationEntry,
  expect,
  message,
  person,
  reached,
  say,
  startConversation,
  talk,
  test,
  type Stage,
  type User,
} from './fixtures';
import { expectAccessible } from './support/accessible';
import { catchMenus, choose } from './support/menus';
import { pictures } from './support/pictures';
import { answer } from './support/questions';

/** A folder of its own for what somebody downloads. */
async function downloadsOf(stage: Stage, user: User): Promise<string> {
  const folder = stage.folder('downloads');
  await user.app.evaluate(({ app }, to) => app.setPath('downloads', to), folder);
  return folder;
}

test('a blocked person is not there and says nothing, until they are unblocked in the preferences', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [anns, bobs] = await talk(ann, bob);
  if (!anns || !bobs) throw new Error('two windows');
  const roster = await ann.roster();
  await catchMenus(ann);
  await answer(ann, true);
  await person(roster, 'bob').click({ button: 'right' });
  await choose(ann.app, 'Block…');
  await expect(person(roster, 'bob')).toHaveCount(0);
  await expect(conversationEntry(roster, 'bob').getByRole('img', { name: 'blocked' })).toBeVisible();
  await expect(anns.getByText('You have blocked bob.')).toBeVisible();
  await expect(anns.getByRole('textbox', { name: 'Message' })).toHaveCount(0);
  await pictures(anns, 'blocked-conversation');
  await say(bobs, 'Are you there?');
  await stage.client(server, 'cleo');
  await startConversation(bob, ['ann', 'cleo']);
  const preferences = await ann.preferences('Privacy');
  await pictures(preferences, 'blocked-preferences');
  await expectAccessible(preferences, 'blocked people');
  expect(await ann.windows('invitation')).toHaveLength(0);
  await expect(message(anns, 'Are you there?')).toHaveCount(0);
  await preferences.getByRole('button', { name: 'Unblock bob' }).click();
  await expect(message(anns, 'Are you there?')).toBeVisible();
  await expect(person(roster, 'bob')).toBeVisible();
});

test('in a group, messages of a blocked person are counted and not shown', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob, cleo] = await stage.people(server, 'ann', 'bob', 'cleo');
  const [anns, bobs, cleos] = await talk(ann, bob, cleo);
  if (!anns || !bobs || !cleos) throw new Error('three windows');
  await say(bobs, 'The secret');
  await expect(message(anns, 'The secret')).toBeVisible();
  const roster = await ann.roster();
  await catchMenus(ann);
  await answer(ann, true);
  await person(roster, 'bob').click({ button: 'right' });
  await choose(ann.app, 'Block…');
  await expect(anns.getByText('Message of a blocked person')).toBeVisible();
  await say(bobs, 'Another secret');
  await reached(bobs, 'Another secret');
  await say(cleos, 'Good morning');
  await expect(message(anns, 'Good morning')).toBeVisible();
  await expect(anns.getByText('2 messages of a blocked person')).toBeVisible();
  await expect(anns.getByText('secret')).toHaveCount(0);
  // Small pictures come by themselves, but not those of somebody blocked.
  const [hers, cleosFiles] = [await downloadsOf(stage, ann), await downloadsOf(stage, cleo)];
  const photo = join(stage.folder('sent'), 'Beach.jpg');
  writeFileSync(photo, placedJpeg(1));
  await bob.app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
  }, photo);
  await bobs.getByRole('button', { name: 'Attach files' }).click();
  await expect(bobs.getByRole('list', { name: 'To be sent' })).toContainText('Beach.jpg');
  await bobs.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(anns.getByText('Message of a blocked person')).toBeVisible();
  await expect.poll(() => existsSync(join(cleosFiles, 'Parley', 'Beach.jpg'))).toBe(true);
  expect(readdirSync(hers)).toEqual([]);
  await pictures(anns, 'blocked-group');
  const row = conversationEntry(roster, 'cleo');
  await expect(row).not.toContainText('secret');
  expect(bob.name).toBe('bob');
});

test('invitations of strangers can be turned off', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const preferences = await ann.preferences('Privacy');
  await preferences.getByRole('radio', { name: 'People I talk with' }).click({ force: true });
  await startConversation(bob, ['ann']);
  const cleo = await stage.client(server, 'cleo');
  await cleo.invite(['ann']);
  await preferences.getByRole('radio', { name: 'Everybody' }).click({ force: true });
  // Whoever invites now arrives first: the others did not before.
  const dora = await stage.client(server, 'dora');
  await dora.invite(['ann'], 'Garden');
  const page = await accept(ann, /dora/);
  await expect(page.getByRole('heading', { name: 'Garden' })).toBeVisible();
});
