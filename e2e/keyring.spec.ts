import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, person, say, startConversation, accept, message, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { call } from './support/bridge';
import { hasKeyring, KeyringSession } from './support/keyring';
import { removeDir, temporaryDir } from './support/paths';
import { pictures } from './support/pictures';
import { answer, asked } from './support/questions';

test.skip(!hasKeyring, 'needs dbus-daemon and gnome-keyring-daemon');

let folder = '';
let session: KeyringSession | undefined;
test.beforeEach(() => void (folder = temporaryDir('keyring')));
test.afterEach(async () => {
  await session?.stop();
  removeDir(folder);
});

const locked = (page: Page) => page.getByRole('heading', { name: 'Your keys are locked' });

/** The window that asks for the recovery phrase. */
async function lockedWindow(user: User): Promise<Page> {
  let found: Page | undefined;
  await expect
    .poll(async () => {
      for (const page of user.pages()) if (await locked(page).isVisible()) found = page;
      return found !== undefined;
    })
    .toBe(true);
  return found as Page;
}

/** The recovery phrase that Preferences show. */
async function phraseOf(user: User): Promise<{ preferences: Page; phrase: string }> {
  await answer(user, true);
  const preferences = await user.preferences('You');
  await expect(preferences.getByText(/^This computer’s keyring protects them once you have/)).toBeVisible();
  await preferences.getByRole('button', { name: 'Show the recovery phrase…' }).click();
  const words = preferences.getByRole('dialog').getByRole('listitem');
  await expect(words).toHaveCount(24);
  return { preferences, phrase: (await words.allTextContents()).join(' ') };
}

async function noteIt(preferences: Page): Promise<void> {
  await preferences.getByRole('button', { name: 'I have written them down' }).click();
  await expect(preferences.getByText(/^They are kept under the protection/)).toBeVisible();
}

test('a keyring protects the keys, and once it is lost the recovery phrase opens them', async ({ stage }) => {
  session = await KeyringSession.start(folder);
  const ann = await stage.start({ user: 'ann', nearby: 'loopback', env: session.env });
  const roster = await ann.roster();
  const offer = roster.getByText(/^This computer’s keyring can protect your keys/);
  await expect(offer).toBeVisible();
  expect(existsSync(join(ann.profile, 'keys.json'))).toBe(false);
  await pictures(roster, 'phrase-banner');
  const { preferences, phrase } = await phraseOf(ann);
  await expectAccessible(preferences, 'recovery phrase');
  await pictures(preferences, 'phrase-dialog');
  await noteIt(preferences);
  await expect(offer).toHaveCount(0);
  expect(existsSync(join(ann.profile, 'keys.json'))).toBe(true);
  expect(readdirSync(ann.profile).filter((name) => /^(identity|writer)/.test(name))).toEqual([]);
  await pictures(preferences, 'keys-kept');

  const bob = await stage.start({ user: 'bob', nearby: 'loopback' });
  await expect(person(roster, 'bob')).toBeVisible();
  const hers = await startConversation(ann, ['bob']);
  const his = await accept(bob);
  await say(hers, 'signed with a protected key');
  await expect(message(his, 'signed with a protected key')).toHaveCount(1);

  await ann.quit();

  await session.stop();
  session.forget();
  session = await KeyringSession.start(folder);
  const again = await stage.start({
    profile: ann.profile,
    user: 'ann',
    nearby: 'loopback',
    env: session.env,
  });
  const window = await lockedWindow(again);
  await expectAccessible(window, 'locked keys');
  await pictures(window, 'keys-locked');
  const field = window.getByRole('textbox', { name: 'Recovery phrase (24 words)' });
  await field.fill(phrase.split(' ').reverse().join(' '));
  await window.getByRole('button', { name: 'Unlock' }).click();
  await expect(field).toHaveAccessibleDescription(/^This is not the recovery phrase of this profile/);
  await pictures(window, 'keys-wrong-phrase');
  await field.fill(phrase);
  await window.getByRole('button', { name: 'Unlock' }).click();
  await expect(person(await again.roster(), 'bob')).toBeVisible();
  const restored = await again.conversation();
  await say(restored, 'after the keyring was lost');
  await expect(message(his, 'after the keyring was lost')).toHaveCount(1);
  await again.quit();

  // The new keyring has the keys now.
  const last = await stage.start({ profile: ann.profile, user: 'ann', nearby: 'loopback', env: session.env });
  await expect(person(await last.roster(), 'bob')).toBeVisible();
  await last.quit();

  // Without any keyring, as on a plain window manager.
  const bare = await stage.start({ profile: ann.profile, user: 'ann', nearby: 'loopback' });
  const asking = await lockedWindow(bare);
  await asking.getByRole('textbox', { name: 'Recovery phrase (24 words)' }).fill(phrase);
  await asking.getByRole('button', { name: 'Unlock' }).click();
  await expect(person(await bare.roster(), 'bob')).toBeVisible();
  const page = await bare.preferences('You');
  await expect(page.getByText(/^The recovery phrase has opened them/)).toBeVisible();
  const stop = page.getByRole('button', { name: 'Stop protecting them…' });
  await stop.scrollIntoViewIfNeeded();
  await pictures(page, 'keys-phrase');
  await answer(bare, false);
  await stop.click();
  await expect.poll(() => asked(bare)).toEqual(['Stop protecting your keys?']);
  await expect(page.getByText(/^The recovery phrase has opened them/)).toBeVisible();
  expect(existsSync(join(ann.profile, 'identity.pem'))).toBe(false);
  await answer(bare, true);
  await stop.click();
  await expect(page.getByText(/^This computer offers Parley no keyring/)).toBeVisible();
  expect(existsSync(join(ann.profile, 'identity.pem'))).toBe(true);
  expect(existsSync(join(ann.profile, 'keys.json'))).toBe(false);
});

test('whoever has neither keyring nor phrase begins anew, and the old profile is kept', async ({ stage }) => {
  session = await KeyringSession.start(folder);
  const ann = await stage.start({ user: 'ann', env: session.env });
  await ann.roster();
  await noteIt((await phraseOf(ann)).preferences);
  await ann.quit();
  const again = await stage.start({ profile: ann.profile, user: 'ann' });
  const window = await lockedWindow(again);
  await again.app.evaluate(({ app }) => void (app.relaunch = () => undefined));
  await answer(again, true);
  const ended = new Promise((resolve) => again.app.process().once('exit', resolve));
  await window.getByRole('button', { name: 'Begin anew…' }).click();
  await ended;
  const anew = await stage.start({ profile: ann.profile, user: 'ann' });
  await anew.roster();
  const kept = readdirSync(ann.profile).find((name) => name.startsWith('before-restore-')) ?? '';
  expect(existsSync(join(ann.profile, kept, 'keys.json'))).toBe(true);
  expect(existsSync(join(ann.profile, 'keys.json'))).toBe(false);
});

test('with locked keys no server is called, whatever is changed in the preferences', async ({ stage }) => {
  let calls = 0;
  const server = createServer((socket) => {
    calls++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  session = await KeyringSession.start(folder);
  const ann = await stage.start({ user: 'ann', env: session.env });
  await ann.roster();
  const { preferences, phrase } = await phraseOf(ann);
  await noteIt(preferences);
  await ann.quit();
  const again = await stage.start({ profile: ann.profile, user: 'ann' });
  const window = await lockedWindow(again);
  const page = await again.preferences('You');
  await call(page, 'setServer', { host: '127.0.0.1', port });
  await call(page, 'setSettings', { theme: 'dark' });
  await window.getByRole('textbox', { name: 'Recovery phrase (24 words)' }).fill(phrase);
  expect(calls).toBe(0);
  await window.getByRole('button', { name: 'Unlock' }).click();
  await expect.poll(() => calls).toBeGreaterThan(0);
  server.close();
});
