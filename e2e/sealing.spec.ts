import type { Page } from '@playwright/test';
import { accept, expect, message, person, say, startConversation, test, writeTo } from './fixtures';
import { pictures } from './support/pictures';
import { answer, asked } from './support/questions';

const mark = (page: Page, name: string) => page.locator('header').getByRole('button', { name, exact: true });

test('two apps talk in an encrypted conversation through a server, which their windows say', async ({
  stage,
}) => {
  const server = await stage.server('Lab');
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const hers = await writeTo(ann, ['bob']);
  // Before the first word.
  await expect(mark(hers, 'Encrypted')).toBeVisible();
  await say(hers, 'Are you there?');
  const invitation = await bob.invitation();
  await expect(invitation.getByText('Encrypted', { exact: true })).toBeVisible();
  await pictures(invitation, 'sealing-invitation');
  const his = await accept(bob, /ann/);
  await expect(mark(his, 'Encrypted')).toBeVisible();
  await say(hers, 'Shall we have lunch?');
  await expect(message(his, 'Shall we have lunch?')).toBeVisible();
  await say(his, 'Yes, at noon');
  await expect(message(hers, 'Yes, at noon')).toBeVisible();
  await expect(message(hers, 'Shall we have lunch?')).toHaveAttribute('data-state', 'delivered');
  await pictures(hers, 'sealing-encrypted');
  await mark(hers, 'Encrypted').click();
  const dialog = hers.getByRole('dialog', { name: 'Safety' });
  await expect(dialog).toContainText('encrypted from end to end: only the people below can read it');
  await pictures(hers, 'sealing-encrypted-dialog');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(hers.getByRole('textbox', { name: 'Message' })).toBeFocused();
});

test('two apps talk in an encrypted conversation without a server', async ({ stage }) => {
  const [ann, bob] = await Promise.all(
    ['ann', 'bob'].map((user) => stage.start({ user, nearby: 'loopback' })),
  );
  if (!ann || !bob) throw new Error('two apps');
  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  const hers = await startConversation(ann, ['bob']);
  await expect(mark(hers, 'Encrypted')).toBeVisible();
  const his = await accept(bob, /ann/);
  await say(hers, 'Nobody else is here');
  await expect(message(his, 'Nobody else is here')).toBeVisible();
  await say(his, 'Indeed');
  await expect(message(hers, 'Indeed')).toBeVisible();
});

test('with somebody who uses a simple client a conversation is open, and says so before the first word', async ({
  stage,
}) => {
  const server = await stage.server('Lab');
  const [ann] = await stage.people(server, 'ann', 'bob');
  const eve = await stage.client(server, 'eve');
  const roster = await ann.roster();
  await expect(person(roster, 'eve')).toBeVisible();
  const open = await startConversation(ann, ['bob', 'eve']);
  await expect(mark(open, 'Open')).toBeVisible();
  await pictures(open, 'sealing-open');
  await mark(open, 'Open').click();
  await expect(open.getByRole('dialog', { name: 'Safety' })).toContainText('This conversation is open');
  await pictures(open, 'sealing-open-dialog');
  await open.getByRole('button', { name: 'Close' }).click();
  await say(open, 'Everybody may read this');
  await eve.next('INVITATION');

  const sealed = await startConversation(ann, ['bob']);
  await expect(mark(sealed, 'Encrypted')).toBeVisible();
  await sealed.getByRole('button', { name: 'Conversation menu' }).click();
  await sealed.getByRole('menuitem', { name: 'Invite more people…' }).click();
  await sealed.getByRole('checkbox', { name: /eve/ }).check();
  const invite = sealed.getByRole('button', { name: 'Invite', exact: true });
  await answer(ann, false);
  await invite.click();
  await expect.poll(() => asked(ann)).toEqual(['Start an open conversation?']);
  await pictures(sealed, 'sealing-refused');
  await answer(ann, true);
  await invite.click();
  const another = await ann.conversation(/hear of this conversation/);
  await expect(mark(another, 'Open')).toBeVisible();
  await expect(invite).toBeHidden();
  await say(another, 'For eve as well');
  await eve.next('INVITATION');
});
