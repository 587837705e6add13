import { expect, person, say, message, startConversation, accept, test } from './fixtures';
import { call } from './support/bridge';
import { freePort } from '../testing/free-port';
import type { Locator, Page } from '@playwright/test';
import type { User } from './fixtures';

async function chooseName(user: User, name: string): Promise<Page> {
  const card = await user.window('first start');
  await card.getByRole('textbox', { name: 'Your name' }).fill(name);
  await card.getByRole('button', { name: 'Start', exact: true }).click();
  return user.roster();
}

async function connectTo(roster: Page, port: number): Promise<void> {
  await roster.getByRole('button', { name: 'Connect to…' }).click();
  await roster.getByRole('textbox', { name: 'Server address' }).fill(`127.0.0.1:${port}`);
  await roster.getByRole('button', { name: 'Connect', exact: true }).click();
}

test('a fresh profile asks for a name, then connects to a server', async ({ stage }) => {
  const server = await stage.server();
  const observer = await stage.client(server, 'observer');
  const user = await stage.start();
  const card = await user.window('first start');
  const field = card.getByRole('textbox', { name: 'Your name' });
  await expect(field).not.toHaveValue('');
  await expect(field).toBeFocused();
  await card.keyboard.type('anna');
  await expect(field).toHaveValue('anna');
  await test.step('in a low window the card scrolls', async () => {
    const handle = await user.app.browserWindow(card);
    await handle.evaluate((window) => window.setContentSize(260, 360));
    await expect.poll(() => card.evaluate(() => innerHeight)).toBe(360);
    await card.mouse.move(130, 180);
    await card.mouse.wheel(0, 1_000);
    await expect(card.getByRole('button', { name: 'Start', exact: true })).toBeInViewport({ ratio: 1 });
  });
  const roster = await chooseName(user, 'ann');
  await connectTo(roster, server.port);
  await expect(person(roster, 'observer')).toBeVisible();
  await observer.next('ONLINE_USERS', (fields) => JSON.stringify(fields).includes('"ann"'));
});

test('a bad name is reported at once, before anything is sent', async ({ stage }) => {
  const user = await stage.start();
  const card = await user.window('first start');
  await card.getByRole('textbox', { name: 'Your name' }).fill('two / words');
  await card
    .getByRole('button', { name: 'Start', exact: true })
    .click({ force: true, timeout: 2_000 })
    .catch(() => undefined);
  const problem = card.getByText(/space|letters/i).first();
  await expect(problem).toBeVisible();
  const colour = (element: Locator): Promise<string> =>
    element.evaluate((each) => getComputedStyle(each).color);
  expect(await colour(problem), 'stands out').not.toBe(await colour(card.getByText(/drop/)));
  await expect(card.getByRole('textbox', { name: 'Your name' })).toBeVisible();
});

test('hosting a server at the first start takes two clicks, and another app connects to it', async ({
  stage,
}) => {
  const host = await stage.start();
  const roster = await chooseName(host, 'ann');
  const port = await freePort();
  // The default port may be in use on this machine, so the port is set as in Preferences; the click is the user's.
  await call(roster, 'setHosting', { enabled: false, port, name: 'Kitchen' });
  await roster.getByRole('button', { name: 'Host here' }).click();
  await expect(roster.getByText(/hosting|connected|on this computer|:\d{2,5}/i).first()).toBeVisible();
  const guest = await stage.start({ user: 'bob', server: `127.0.0.1:${port}` });
  await expect(person(await guest.roster(), 'ann')).toBeVisible();
  await expect(person(roster, 'bob')).toBeVisible();
  const inviting = await startConversation(host, ['bob']);
  const invited = await accept(guest);
  await say(inviting, 'The kettle is on');
  await expect(message(invited, 'The kettle is on')).toHaveCount(1);
});

test('where nothing is set up yet and discovery is off, the card turns it on', async ({ stage }) => {
  const user = await stage.start({ user: 'ann' });
  const roster = await user.roster();
  await roster.getByRole('button', { name: 'Find people nearby' }).click();
  await expect(roster.getByText('Others on your network appear by themselves')).toBeVisible();
  const preferences = await user.preferences('Nearby');
  await expect(preferences.getByRole('switch', { name: 'Find people nearby' })).toBeChecked();
});

test('the name and the server are remembered after the first start', async ({ stage }) => {
  const server = await stage.server();
  await stage.client(server, 'observer');
  const first = await stage.start();
  const roster = await chooseName(first, 'ann');
  await connectTo(roster, server.port);
  await expect(person(roster, 'observer')).toBeVisible();
  await first.quit();
  const again = await stage.start({ profile: first.profile });
  await expect(person(await again.roster(), 'observer')).toBeVisible();
});
