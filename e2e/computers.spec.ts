import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  accept,
  conversationEntry,
  expect,
  message,
  person,
  say,
  startConversation,
  test,
  type Stage,
} from './fixtures';
import { expectAccessible } from './support/accessible';
import { pictures } from './support/pictures';
import { answer, asked } from './support/questions';

/** Ann at her first computer and Bob, in a conversation. */
async function atTheDesk(stage: Stage) {
  const desk = await stage.start({ user: 'ann', nearby: 'loopback' });
  const bob = await stage.start({ user: 'bob', nearby: 'loopback' });
  await expect(person(await desk.roster(), 'bob')).toBeVisible();
  const hers = await startConversation(desk, ['bob']);
  const his = await accept(bob);
  return { desk, hers, his };
}

test('a computer is removed in Preferences, others see a line about it, and it can be used again', async ({
  stage,
}) => {
  const { desk, hers, his } = await atTheDesk(stage);
  await say(hers, 'from the desk');
  await expect(message(his, 'from the desk')).toHaveCount(1);

  const profile = stage.folder('second');
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
  await expect(preferences.getByText('This computer', { exact: true })).toBeVisible();
  const theirs = await lap.preferences('You');
  const name = theirs.getByRole('textbox', { name: 'Name of this computer' });
  await name.fill('Laptop in the kitchen');
  await name.press('Enter');
  await preferences.getByText('Laptop in the kitchen').scrollIntoViewIfNeeded();
  await expectAccessible(preferences, 'computers');
  await pictures(preferences, 'computers');
  await hers.getByRole('button', { name: 'Conversation menu' }).click();
  await hers.getByRole('menuitem', { name: 'Safety…' }).click();
  const safety = hers.getByRole('dialog', { name: 'Safety' });
  await safety.getByText('2 computers').click();
  await expect(safety.getByText(/^Laptop in the kitchen \(/)).toBeVisible();
  await pictures(hers, 'computers-in-safety');
  await safety.getByRole('button', { name: 'Close' }).click();
  await preferences.getByRole('button', { name: 'Remove… (Laptop in the kitchen)' }).click();
  expect(await asked(desk)).toEqual(['Remove the computer “Laptop in the kitchen”?']);
  await expect(preferences.getByText('Another computer, since')).toHaveCount(0);
  await expect(his.getByText('ann removed a computer')).toBeVisible();
  await expect(hers.getByText('You removed a computer')).toBeVisible();
  await pictures(his, 'computer-removed');

  // It is shown that at once, and is given nothing more.
  const removed = /^Another computer of yours has removed this one/;
  for (const window of [await lap.roster(), there, theirs])
    await expect(window.getByText(removed)).toBeVisible();
  await expectAccessible(await lap.roster(), 'a removed computer');
  await pictures(await lap.roster(), 'removed-computer');
  await pictures(theirs, 'removed-computer-preferences');
  await say(his, 'after it was removed');
  await expect(message(hers, 'after it was removed')).toHaveCount(1);
  const composer = there.getByRole('textbox', { name: 'Message' });
  await composer.fill('from a removed computer');
  await composer.press('Enter');
  await expect(there.getByText(/^This computer was removed by another one of yours/)).toBeVisible();
  await expect(message(there, 'after it was removed')).toHaveCount(0);
  await (await lap.roster()).getByRole('button', { name: 'Use it again…' }).click();
  await theirs.getByRole('button', { name: 'Use it again', exact: true }).click();
  await expect(theirs.getByText(removed)).toHaveCount(0);
  await expect(message(there, 'after it was removed')).toHaveCount(1);
  await say(there, 'back again');
  await expect(message(his, 'back again')).toHaveCount(1);
  await expect(message(his, 'from a removed computer')).toHaveCount(0);
});

test('another computer gets everything with a code, and from then on both have what is said', async ({
  stage,
}) => {
  const { desk, hers, his } = await atTheDesk(stage);
  await say(hers, 'before there was a laptop');
  await say(his, 'an answer');
  await expect(message(hers, 'an answer')).toHaveCount(1);

  const profile = stage.folder('second');
  const fresh = await stage.start({ nearby: 'loopback', profile });
  const card = await fresh.window('first start');
  await expectAccessible(card, 'first start');
  await pictures(card, 'first-start');
  await card.getByRole('button', { name: 'Use my profile from another computer' }).click();
  const codeField = card.getByRole('textbox', { name: 'Code' });
  await expect(codeField).toBeFocused();

  await answer(desk, true);
  const preferences = await desk.preferences('You');
  await preferences.getByRole('button', { name: 'Add a computer…' }).click();
  const dialog = preferences.getByRole('dialog', { name: 'Add a computer' });
  const code = ((await dialog.getByLabel(/^Code: /).textContent()) ?? '').trim();
  expect(code).toMatch(/^\d{4} \d{4}$/);
  await expectAccessible(preferences, 'code for a computer');
  await pictures(preferences, 'computer-code');

  await codeField.fill(code === '0000 0000' ? '11111111' : '00000000');
  await codeField.press('Enter');
  await expect(card.getByText(/^Your other computer shows another code/)).toBeVisible({ timeout: 20_000 });
  await expectAccessible(card, 'code from a computer');
  await pictures(card, 'take-profile');

  await fresh.app.evaluate(({ app }) => void (app.relaunch = () => undefined));
  const ended = new Promise((resolve) => fresh.app.process().once('exit', resolve));
  await codeField.fill(code);
  await codeField.press('Enter');
  await expect(dialog.getByText(/^The other computer has everything/)).toBeVisible({ timeout: 30_000 });
  await pictures(preferences, 'computer-given');
  await ended;
  await dialog.getByRole('button', { name: 'Close' }).click();

  const lap = await stage.start({ nearby: 'loopback', profile });
  await conversationEntry(await lap.roster(), 'bob').dblclick();
  const there = await lap.conversation();
  for (const text of ['before there was a laptop', 'an answer'])
    await expect(message(there, text)).toHaveCount(1);
  await say(there, 'from the laptop');
  for (const window of [hers, his]) await expect(message(window, 'from the laptop')).toHaveCount(1);
  await say(his, 'to both of you');
  for (const window of [hers, there]) await expect(message(window, 'to both of you')).toHaveCount(1);
  await expect(conversationEntry(await lap.roster(), 'bob').getByText('1 unread')).toHaveCount(0);
  await lap.closeWindow(there);
  await desk.closeWindow(hers);
  await say(his, 'for whoever is there');
  for (const each of [desk, lap])
    await expect(conversationEntry(await each.roster(), 'bob').getByText('1 unread')).toHaveCount(1);
  await conversationEntry(await desk.roster(), 'bob').dblclick();
  await desk.conversation();
  for (const each of [desk, lap])
    await expect(conversationEntry(await each.roster(), 'bob').getByText('1 unread')).toHaveCount(0);
  await say(await desk.conversation(), 'from the desk');
  await conversationEntry(await lap.roster(), 'bob').dblclick();
  for (const window of [his, await lap.conversation()])
    await expect(message(window, 'from the desk')).toHaveCount(1);
});
