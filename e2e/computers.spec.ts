import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, expect, message, person, say, startConversation, test } from './fixtures';
import { expectAccessible } from './support/accessible';
import { removeDir, temporaryDir } from './support/paths';
import { pictures } from './support/pictures';
import { answer } from './support/questions';

let profile = '';
test.beforeEach(() => void (profile = temporaryDir('second')));
test.afterEach(() => removeDir(profile));

test('a computer is removed in Preferences, others see a line about it, and it can be used again', async ({
  stage,
}) => {
  const desk = await stage.start({ user: 'ann', nearby: 'loopback' });
  const bob = await stage.start({ user: 'bob', nearby: 'loopback' });
  await expect(person(await desk.roster(), 'bob')).toBeVisible();
  const hers = await startConversation(desk, ['bob']);
  const his = await accept(bob);
  await say(hers, 'from the desk');
  await expect(message(his, 'from the desk')).toHaveCount(1);

  // The same person on another computer: another writer, as after a restored backup.
  copyFileSync(join(desk.profile, 'identity.pem'), join(profile, 'identity.pem'));
  const lap = await stage.start({ user: 'ann', nearby: 'loopback', profile });
  const entry = (await lap.roster()).getByText('from the desk').first();
  await entry.dblclick();
  const there = await lap.conversation();
  await say(there, 'from the lap');
  for (const window of [hers, his]) await expect(message(window, 'from the lap')).toHaveCount(1);

  await answer(desk, true);
  const preferences = await desk.preferences('You');
  await expect(preferences.getByText(/^This computer(Last|$)/)).toBeVisible();
  await preferences.getByText('Another computer, since').scrollIntoViewIfNeeded();
  await expectAccessible(preferences, 'computers');
  await pictures(preferences, 'computers');
  await preferences.getByRole('button', { name: 'Remove…', exact: true }).click();
  await expect(preferences.getByText('Another computer, since')).toHaveCount(0);
  await expect(his.getByText('ann removed a computer')).toBeVisible();
  await expect(hers.getByText('You removed a computer')).toBeVisible();
  await pictures(his, 'computer-removed');

  const composer = there.getByRole('textbox', { name: 'Message' });
  await composer.fill('from a removed computer');
  await composer.press('Enter');
  await expect(there.getByText(/^This computer was removed by another one of yours/)).toBeVisible();
  const theirs = await lap.preferences('You');
  await theirs.getByRole('button', { name: 'Use it again' }).click();
  await say(there, 'back again');
  await expect(message(his, 'back again')).toHaveCount(1);
  await expect(message(his, 'from a removed computer')).toHaveCount(0);
});
