import type { Page } from '@playwright/test';
import { expect, message, reached, say, talk, test } from './fixtures';
import { expectAccessible } from './support/accessible';
import { deleteMessage } from './support/kind-acts';
import { catchMenus, choose, chooseInMenuBar, clipboard } from './support/menus';
import { pictures } from './support/pictures';

const found = (roster: Page) => roster.getByRole('listbox', { name: 'Found messages' }).getByRole('option');
const saved = (page: Page, text: string) => message(page, text).getByRole('img', { name: 'Saved by you' });

test('messages are pinned for all, saved for oneself over a restart, and found by links', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob, cleo] = await stage.people(server, 'ann', 'bob', 'cleo');
  const [hers, his] = await talk(ann, bob);
  if (!hers || !his) throw new Error('two windows');
  for (const user of [ann, bob]) await catchMenus(user);
  await say(hers, 'Meet at the gate');
  await say(hers, 'Bring gloves');
  await reached(hers, 'Bring gloves');

  await message(his, 'Meet at the gate').click({ button: 'right' });
  await choose(bob.app, 'Pin for everybody');
  const bar = hers.getByRole('region', { name: 'Pinned messages' });
  await expect(bar).toContainText('Meet at the gate');
  await expect(hers.getByText('bob pinned “Meet at the gate”')).toBeVisible();

  await hers.getByRole('log').focus();
  await hers.keyboard.press('Enter');
  await hers.keyboard.press('Control+d');
  await expect(saved(hers, 'Bring gloves')).toBeVisible();
  await message(hers, 'Meet at the gate').click({ button: 'right' });
  await choose(ann.app, 'Save for me');
  await expect(saved(hers, 'Meet at the gate')).toBeVisible();
  await pictures(hers, 'pinned-and-saved');
  await expectAccessible(hers, 'pinned and saved');
  await expect(saved(his, 'Meet at the gate')).toHaveCount(0);

  await message(hers, 'Meet at the gate').click({ button: 'right' });
  await choose(ann.app, 'Copy link to message');
  const link = await clipboard(ann.app);
  expect(link).toMatch(/^parley:\/\/message\//);
  await say(hers, link);
  await message(his, 'Link to a message').getByRole('link', { name: 'Link to a message' }).click();
  await expect(message(his, 'Meet at the gate')).toHaveClass(/sought/);
  const elsewhere = await talk(ann, cleo);
  await say(elsewhere[0] ?? hers, link);
  await (elsewhere[1] ?? hers).getByRole('link', { name: 'Link to a message' }).click();
  await expect((elsewhere[1] ?? hers).getByText('You do not take part in its conversation.')).toBeVisible();

  await deleteMessage(hers, 'Bring gloves');
  await ann.quit();
  const again = await stage.start({ user: 'ann', server: server.address, profile: ann.profile });
  const roster = await again.roster();
  await again.hasMenu();
  await chooseInMenuBar(again, 'Saved messages');
  await expect(found(roster)).toHaveText([/Meet at the gate/]);
  await pictures(roster, 'saved-messages');
  await found(roster).first().click();
  const reopened = await again.conversation('bob');
  await expect(message(reopened, 'Meet at the gate')).toHaveClass(/sought/);
  await expect(reopened.getByRole('region', { name: 'Pinned messages' })).toContainText('Meet at the gate');
});

test('preset answers are written in the preferences, and put into the message box', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [hers] = await talk(ann, bob);
  if (!hers) throw new Error('a window');
  await hers.keyboard.press('Control+e');
  const picker = hers.getByRole('dialog', { name: 'Preset answers' });
  await expect(picker).toContainText('You have no preset answers yet.');
  await pictures(hers, 'no-presets');
  await picker.getByRole('button', { name: 'Write the first one' }).click();
  const preferences = await ann.window('preferences');
  for (const text of ['On my way', 'Please call me back']) {
    await preferences.getByRole('textbox', { name: 'New preset answer' }).fill(text);
    await preferences.getByRole('button', { name: 'Add' }).click();
  }
  await expect(preferences.getByRole('textbox', { name: 'Preset answer 2' })).toHaveValue(
    'Please call me back',
  );
  await pictures(preferences, 'presets');
  await expectAccessible(preferences, 'preset answers');

  const box = hers.getByRole('textbox', { name: 'Message' });
  await box.fill('Sorry. ');
  await box.press('Control+e');
  await expect(picker.getByRole('button', { name: 'On my way' })).toBeFocused();
  await pictures(hers, 'presets-picker');
  await expectAccessible(hers, 'choosing a preset answer');
  await hers.keyboard.press('ArrowDown');
  await hers.keyboard.press('Enter');
  await expect(box).toHaveValue('Sorry. Please call me back');
  await expect(box).toBeFocused();
  await preferences.getByRole('button', { name: 'Remove preset answer 1' }).click();
  await expect(preferences.getByRole('textbox', { name: 'Preset answer 1' })).toHaveValue(
    'Please call me back',
  );
});
