import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accept, conversationEntry, expect, message, person, say, talk, test, type User } from './fixtures';
import { expectAccessible } from './support/accessible';
import { catchMenus, choose } from './support/menus';
import { answer } from './support/questions';
import { pictures } from './support/pictures';

const files = ({ profile }: User): string =>
  ['conversations.json', 'windows.json'].map((name) => readFileSync(join(profile, name), 'utf8')).join();

test('a conversation begins with what is said: a draft tells nobody anything and survives, and an answer accepts', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const roster = await ann.roster();
  await person(roster, 'bob').click();
  const draft = await ann.conversation();
  await expect(draft.getByText(/^bob hears of this conversation when you send/)).toBeVisible();
  await expect(draft.getByRole('button', { name: 'Encrypted' })).toBeVisible();
  await expectAccessible(draft, 'planned conversation');
  await pictures(draft, 'planned');
  await ann.closeWindow(draft);
  await expect.poll(() => draft.isClosed()).toBe(true);
  await expect(conversationEntry(roster, 'bob')).toHaveCount(0);

  await person(roster, 'bob').click();
  const again = await ann.conversation();
  await again.getByRole('textbox', { name: 'Message' }).fill('Shall we have tea');
  await ann.closeWindow(again);
  await expect(conversationEntry(roster, 'bob')).toContainText('Draft: Shall we have tea');
  await ann.quit();
  const back = await stage.start({ user: 'ann', server: server.address, profile: ann.profile });
  const backRoster = await back.roster();
  await expect(conversationEntry(backRoster, 'bob')).toContainText('Draft: Shall we have tea');
  expect(await bob.windows('invitation'), 'nobody is told of a draft').toHaveLength(0);

  await person(backRoster, 'bob').click();
  const window = await back.conversation();
  const box = window.getByRole('textbox', { name: 'Message' });
  await expect(box).toHaveValue('Shall we have tea');
  await box.fill('Shall we have tea at four?');
  await box.press('Enter');
  // What is typed while the conversation is founded is not lost.
  await box.pressSequentially('I bring cake');
  await expect(message(window, 'Shall we have tea at four?')).toHaveCount(1);
  await expect(box).toHaveValue('I bring cake');
  await box.press('Enter');
  await expect(message(window, 'I bring cake')).toHaveCount(1);

  const invitation = await bob.invitation();
  await expect(invitation.getByText('Shall we have tea at four?')).toBeVisible();
  await expectAccessible(invitation, 'invitation with a message');
  await pictures(invitation, 'invitation-with-message');
  await invitation.getByRole('textbox', { name: 'Answer to ann' }).fill('Gladly');
  await invitation.getByRole('button', { name: 'Accept and answer' }).click();
  const his = await bob.conversation();
  await expect(message(his, 'I bring cake')).toHaveCount(1);
  await expect(message(window, 'Gladly')).toHaveCount(1);

  await person(backRoster, 'bob').click();
  expect(await back.windows('conversation'), 'one conversation with bob').toHaveLength(1);
  await expect(backRoster.getByText('Draft:')).toHaveCount(0);
  await expect(conversationEntry(backRoster, 'bob')).toHaveCount(1);
  await back.quit();
  expect(files(back)).toContain('"plans": {}');
});

test('several people are chosen with check boxes, given a title, and written to; a draft can be deleted', async ({
  stage,
}) => {
  const server = await stage.server();
  const names = ['cleo', 'dan', 'eve', 'fay', 'gus', 'hal', 'ida'];
  const ann = await stage.start({ user: 'ann', server: server.address });
  const bob = await stage.start({ user: 'bob', server: server.address });
  const [cleo] = await Promise.all(names.map((name) => stage.client(server, name)));
  const roster = await ann.roster();
  await expect(person(roster, 'ida')).toBeVisible();
  await expect(person(roster, 'bob')).toBeVisible();
  await roster.getByRole('button', { name: 'New conversation' }).click();
  const dialog = roster.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: /bob/ }).check();
  const search = dialog.getByRole('textbox', { name: 'Search people' });
  await search.fill('cle');
  await expect(dialog.getByRole('checkbox')).toHaveCount(2);
  await dialog.getByRole('checkbox', { name: /cleo/ }).check();
  await dialog.getByRole('textbox', { name: /What is it about/ }).fill('Garden');
  await expectAccessible(roster, 'new conversation');
  await pictures(roster, 'new-conversation');
  await dialog.getByRole('button', { name: 'Write to 2 people' }).click();
  const window = await ann.conversation();
  await expect(window.getByRole('heading', { level: 1 })).toHaveText('Garden');
  await expect(window.getByRole('button', { name: 'Open', exact: true })).toBeVisible();
  await say(window, 'Who has a spade?');
  await expect(window.getByText(/^Waiting for/)).toHaveCount(2);
  const his = await accept(bob, 'Who has a spade?');
  await expect(message(his, 'Who has a spade?')).toHaveCount(1);
  expect(await cleo?.next('INVITATION')).toMatchObject({ from: 'ann', title: 'Garden' });

  await catchMenus(ann);
  await answer(ann, true);
  await person(roster, 'dan').click();
  const draft = await ann.conversation(/^dan hears of this conversation/);
  await draft.getByRole('textbox', { name: 'Message' }).fill('Never mind');
  await expect(conversationEntry(roster, 'dan')).toContainText('Draft: Never mind');
  await conversationEntry(roster, 'dan').click({ button: 'right' });
  await choose(ann.app, 'Delete draft…');
  await expect.poll(() => draft.isClosed()).toBe(true);
  await expect(conversationEntry(roster, 'dan')).toHaveCount(0);
});

test('whoever was met stays in the list, can be written to while away, and has a name of the user’s own', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob, cleo] = await stage.people(server, 'ann', 'bob', 'cleo');
  await talk(ann, bob, cleo);
  await cleo.quit();
  const roster = await ann.roster();
  await expect(person(roster, 'cleo')).toHaveAccessibleName(/offline/i);

  await catchMenus(ann);
  await person(roster, 'cleo').click({ button: 'right' });
  await choose(ann.app, 'About…');
  const card = roster.getByRole('dialog');
  await expect(card.getByText('Conversation in common')).toBeVisible();
  await card.getByRole('textbox', { name: 'What you call them' }).fill('Clo');
  await card.getByRole('textbox', { name: 'What you call them' }).press('Enter');
  await expect(card.getByText('Own name: cleo')).toBeVisible();
  await card.getByRole('button', { name: 'Add to favourites' }).click();
  await expect(roster.getByRole('listbox', { name: 'People' }).getByRole('option').first()).toHaveText(/Clo/);
  await expectAccessible(roster, 'a person’s card');
  await pictures(roster, 'person-card');
  await card.getByRole('button', { name: 'Write a message' }).click();

  const window = await ann.conversation(/^Clo is not here now/);
  await expect(window.getByRole('button', { name: 'Encrypted' })).toBeVisible();
  await pictures(window, 'planned-away');
  await pictures(roster, 'roster-away');
  await say(window, 'Call me when you are back');
  await expect(window.getByText(/^Waiting for Clo/)).toBeVisible();
  const back = await stage.start({ user: 'cleo', server: server.address, profile: cleo.profile });
  const invitation = await back.invitation('Call me when you are back');
  await expect(invitation.getByText(/ann invites you/)).toBeVisible();
  const hers = await accept(back);
  await expect(hers.getByRole('region', { name: 'Members' })).toContainText('cleo');
  await expect(window.getByText('Clo joined')).toBeVisible();
  expect(readFileSync(join(back.profile, 'people.json'), 'utf8')).not.toContain('Clo');

  await person(roster, 'bob').click({ button: 'right' });
  await choose(ann.app, 'About…');
  await roster.getByRole('dialog').getByRole('button', { name: 'Hide from the list' }).click();
  await roster.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect(person(roster, 'bob')).toHaveCount(0);
  await roster.getByRole('textbox', { name: 'Search' }).fill('bob');
  await expect(person(roster, 'bob')).toBeVisible();
});
