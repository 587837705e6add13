import { expectAccessible } from './support/accessible';
import { accept, expect, message, person, say, startConversation, test } from './fixtures';
import { pictures } from './support/pictures';

test('three people without a server see each other and talk; the founder quits, and the others continue', async ({
  stage,
}) => {
  const [ann, bob, cleo] = await Promise.all(
    ['ann', 'bob', 'cleo'].map((user) => stage.start({ user, nearby: 'loopback' })),
  );
  if (!ann || !bob || !cleo) throw new Error('three apps');
  const roster = await ann.roster();
  await expect(person(roster, 'bob')).toBeVisible();
  await expect(person(roster, 'cleo')).toBeVisible();
  await expect(roster.getByText('2 nearby')).toBeVisible();
  await pictures(roster, 'nearby-roster');
  const inviting = await startConversation(ann, ['bob', 'cleo']);
  const windows = [inviting, await accept(bob), await accept(cleo)];
  await say(inviting, 'No server, no cable');
  for (const window of windows) await expect(message(window, 'No server, no cable')).toHaveCount(1);
  await expect(
    message(inviting, 'No server, no cable').getByRole('img', { name: /^(Sent|Delivered)/ }),
  ).toBeVisible();
  const [, his, hers] = windows;
  if (!his || !hers) throw new Error('three windows');
  await pictures(his, 'nearby-conversation');
  await ann.quit();
  await say(his, 'Ann has left early');
  await expect(message(hers, 'Ann has left early')).toHaveCount(1);
  await expect(person(await bob.roster(), 'ann')).toHaveAccessibleName(/offline/i);
});

test('after the first start two people nearby see each other', async ({ stage }) => {
  const friend = await stage.start({ user: 'friend', nearby: 'loopback' });
  await friend.roster();
  const fresh = await stage.start({ nearby: 'loopback' });
  const card = await fresh.window('first start');
  await card.getByRole('textbox', { name: 'Your name' }).fill('newcomer');
  await card.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(person(await fresh.roster(), 'friend')).toBeVisible();
  await expect(person(await friend.roster(), 'newcomer')).toBeVisible();
});

test('a conversation through a server continues in the same windows when the server is killed', async ({
  stage,
}) => {
  const server = await stage.server();
  const start = (user: string) => stage.start({ user, server: server.address, nearby: 'loopback' });
  const [ann, bob] = await Promise.all([start('ann'), start('bob')]);
  await expect(person(await ann.roster(), 'bob')).toContainText('nearby');
  const hers = await startConversation(ann, ['bob']);
  const his = await accept(bob);
  await say(hers, 'with the server');
  await expect(message(his, 'with the server')).toHaveCount(1);
  await server.stop();
  await expect(hers.getByText(/Lost the connection|No server/).first()).toBeVisible();
  await say(his, 'without it');
  await expect(message(hers, 'without it')).toHaveCount(1);
  await expect(message(his, 'without it').getByRole('img', { name: /^(Sent|Delivered)/ })).toBeVisible();
});

test('Preferences show whether the network works and how each person was found', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann', nearby: 'loopback' });
  const bob = await stage.start({ user: 'bob', nearby: 'loopback' });
  await bob.roster();
  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  const preferences = await ann.preferences('Nearby');
  await expect(preferences.getByRole('status', { name: 'Verdict' })).toContainText('All is well');
  await preferences.getByRole('button', { name: 'Test my network' }).click();
  await expect(preferences.getByText(/^Works, others heard \d+ s ago/)).toBeVisible();
  await expect(preferences.getByText(/Connected, (you|they) reached .* · announced itself/)).toBeVisible();
  await expectAccessible(preferences, 'preferences, Nearby with somebody found');
  await preferences.getByRole('switch', { name: 'Find people nearby' }).click({ force: true });
  await expect(person(await ann.roster(), 'bob')).toHaveCount(0);
  await expect(person(await bob.roster(), 'ann')).toHaveCount(0);
});
