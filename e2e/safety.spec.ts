import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { personKeyFromPem } from '../runtime/entries/keys';
import { expect, message, person, say, talk, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { call } from './support/bridge';
import { catchMenus, choose, clipboard } from './support/menus';
import { pictures } from './support/pictures';

/** Opens what a user compares with somebody in the roster. */
async function openWords(user: User, other: string) {
  await catchMenus(user);
  const roster = await user.roster();
  await person(roster, other).click({ button: 'right' });
  await choose(user.app, 'Safety words…');
  const dialog = roster.getByRole('dialog', { name: `Safety words with ${other}` });
  await expect(dialog.getByRole('listitem')).toHaveCount(12);
  return dialog;
}

/** The id of a user: their person's key. */
const idOf = ({ profile }: User): string =>
  personKeyFromPem(readFileSync(join(profile, 'identity.pem'), 'utf8')).id;

const verified = (page: Page) => page.getByRole('img', { name: 'verified', exact: true });

test('two people see the same twelve words, and the mark is wherever the name is', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [annsTalk, bobsTalk] = await talk(ann, bob);
  if (!annsTalk || !bobsTalk) throw new Error('two windows');
  await say(bobsTalk, 'It is me');
  await expect(message(annsTalk, 'It is me')).toBeVisible();
  const [anns, bobs] = [await openWords(ann, 'bob'), await openWords(bob, 'ann')];
  const words = await anns.getByRole('listitem').allTextContents();
  expect(await bobs.getByRole('listitem').allTextContents()).toEqual(words);
  expect(new Set(words).size).toBeGreaterThan(6);
  const roster = await ann.roster();
  await pictures(roster, 'safety-words');
  await expectAccessible(roster, 'safety words');
  await anns.getByRole('button', { name: 'The words are the same' }).click();
  await expect(anns.getByRole('status').first()).toHaveText('bob is marked as verified.');
  await anns.getByRole('button', { name: 'Close' }).click();
  // In the list of people, beside the conversation, in its header and at the message.
  await expect(verified(roster)).toHaveCount(2);
  await expect(verified(annsTalk)).toHaveCount(2);
  await pictures(roster, 'verified-roster');
  await pictures(annsTalk, 'verified-conversation');
  const again = await openWords(ann, 'bob');
  await again.getByRole('button', { name: 'Remove the mark' }).click();
  await expect(verified(roster)).toHaveCount(0);
});

test('a code is compared as text and from a picture, and one’s own proves nothing', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [anns, bobs] = [await openWords(ann, 'bob'), await openWords(bob, 'ann')];
  for (const dialog of [anns, bobs]) await dialog.getByText('Compare by a code instead').click();
  const field = anns.getByRole('textbox', { name: 'Text of the code of bob' });
  const check = async (text: string): Promise<void> => {
    await field.fill(text);
    await field.press('Enter');
  };
  await anns.getByRole('button', { name: 'Copy as text' }).click();
  await expect.poll(() => clipboard(ann.app)).toMatch(/^parley-2-safety:/);
  await check(await clipboard(ann.app));
  await expect(anns.getByText('This is your own code.')).toBeVisible();
  await check('hello');
  await expect(anns.getByText('No code of bob was found there.')).toBeVisible();
  const roster = await ann.roster();
  await expect(verified(roster)).toHaveCount(0);
  await bobs.getByRole('button', { name: 'Copy as text' }).click();
  await expect.poll(() => clipboard(bob.app)).toMatch(/^parley-2-safety:/);
  await check(await clipboard(bob.app));
  await expect(anns.getByText('The code is right.')).toBeVisible();
  await expect(verified(roster)).toHaveCount(1);
  await pictures(roster, 'safety-code');
  const buffer = await anns.getByRole('img', { name: 'Your code for bob' }).screenshot();
  const picture = { name: 'code.png', mimeType: 'image/png', buffer };
  await bobs.getByLabel('Picture of a code').setInputFiles(picture);
  await expect(bobs.getByText('The code is right.')).toBeVisible();
  await anns.getByLabel('Picture of a code').setInputFiles(picture);
  await expect(anns.getByText('This is your own code.')).toBeVisible();
});

test('somebody who comes back with another key is another person, and windows say so before anything is typed', async ({
  stage,
}) => {
  // Otherwise the server keeps the name for the key that had it first.
  const server = await stage.server('Lab', ['--names', 'open']);
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  await talk(ann, bob);
  const dialog = await openWords(ann, 'bob');
  await dialog.getByRole('button', { name: 'The words are the same' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  const roster = await ann.roster();
  await bob.quit();
  await expect(person(roster, 'bob')).toHaveAccessibleName(/offline/i);
  const other = await stage.start({ user: 'bob', server: server.address });
  await other.roster();
  const row = person(roster, 'bob').filter({ hasText: 'Not the bob you verified' });
  await expect(row).toHaveCount(1);
  await expect(row.getByRole('img', { name: 'verified' })).toHaveCount(0);
  await pictures(roster, 'namesake-roster');
  await row.click();
  const page = await ann.conversation(/hears of this conversation/);
  const warning = page.getByText('is not the bob whom you verified: the key is another.');
  await expect(warning).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Message' })).toHaveValue('');
  await expect(verified(page)).toHaveCount(0);
  await pictures(page, 'namesake-conversation');
  await expectAccessible(page, 'conversation with a namesake');
  await say(page, 'Is it you?');
  const invitation = await other.invitation();
  await expect(invitation.getByText('is not the')).toHaveCount(0);
  await page.getByRole('button', { name: 'I know' }).click();
  await expect(warning).toHaveCount(0);
  await expect(row).toHaveCount(0);
});

test('a conversation’s window can mark nobody who is not in it', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob, cleo] = await stage.people(server, 'ann', 'bob', 'cleo');
  const [page] = await talk(ann, bob);
  if (!page) throw new Error('a window');
  const roster = await ann.roster();
  await call(page, 'setVerified', { person: idOf(bob), verified: true });
  const foreign = call(page, 'setVerified', { person: idOf(cleo), verified: true });
  await expect(foreign).rejects.toThrow('no-such-user');
  await expect(verified(roster)).toHaveCount(2);
});

test('a conversation says who can read it, since when, with which computers, and whether it is sealed', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [page] = await talk(ann, bob);
  if (!page) throw new Error('a window');
  await page.getByRole('button', { name: 'Conversation menu' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Safety…' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Safety' });
  await expect(dialog.getByText(/^This conversation is encrypted from end to end:/)).toBeVisible();
  const readers = dialog.getByRole('listitem').filter({ has: page.getByText(/^Joined/) });
  await expect(readers).toHaveCount(2);
  await expect(readers.nth(0)).toContainText('Can read everything.');
  await expect(readers.nth(1)).toContainText('Can read what was written since');
  await readers.nth(0).getByText('1 computer').click();
  await expect(readers.nth(0)).toContainText('(this one)');
  await pictures(page, 'safety');
  await expectAccessible(page, 'safety of a conversation');
  await dialog.getByRole('button', { name: 'Compare words with bob…' }).press('Enter');
  await expect(page.getByRole('dialog', { name: 'Safety words with bob' }).getByRole('listitem')).toHaveCount(
    12,
  );
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
});
