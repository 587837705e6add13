import { expect, message, person, say, talk, test } from './fixtures';
import { call } from './support/bridge';
import { pictures } from './support/pictures';

test('members see who is typing and, if both want it, what was read', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [hers, his] = await talk(ann, bob);
  if (!hers || !his) throw new Error('two windows');
  const box = his.getByRole('textbox', { name: 'Message' });
  await box.pressSequentially('Tea');
  await expect(hers.getByText('bob is typing…')).toBeVisible();
  await pictures(hers, 'typing');
  await box.press('Enter');
  await expect(message(hers, 'Tea')).toBeVisible();
  await expect(hers.getByText('bob is typing…')).toHaveCount(0);

  // Nobody is told what was read before both want that.
  const [herPage, hisPage] = [await ann.preferences('Privacy'), await bob.preferences('Privacy')];
  await herPage.getByRole('switch', { name: 'Show what I have read' }).click();
  await pictures(herPage, 'privacy-page');
  await say(hers, 'At four?');
  await expect(message(his, 'At four?')).toBeVisible();
  await his.bringToFront();
  await expect(message(hers, 'At four?').getByRole('img', { name: /^Delivered/ })).toBeVisible();
  await hisPage.getByRole('switch', { name: 'Show what I have read' }).click();
  await say(hers, 'Or at five?');
  await his.bringToFront();
  const mark = message(hers, 'Or at five?').getByRole('img', { name: /Read by bob/ });
  await expect(mark).toBeVisible();
  await pictures(hers, 'read-mark');

  // Who does not show it does not see it.
  await herPage.getByRole('switch', { name: 'Show that I am typing' }).click();
  await call(hisPage, 'setSettings', { showRead: false });
  await expect(mark).toBeVisible();
  await box.pressSequentially('Settled');
  await hers.getByRole('textbox', { name: 'Message' }).pressSequentially('Good');
  // A note goes the same way, and is no earlier.
  await call(hisPage, 'setStatus', { note: 'In the lab' });
  await call(herPage, 'setStatus', { note: 'In the garden' });
  await expect(person(await ann.roster(), 'bob')).toContainText('In the lab');
  await expect(person(await bob.roster(), 'ann')).toContainText('In the garden');
  await expect(hers.getByText('bob is typing…')).toHaveCount(0);
  await expect(his.getByText('ann is typing…')).toHaveCount(0);
});
