import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { germanAffix, germanWords } from '../testing/spelling/german';
import type { Locator } from '@playwright/test';
import { conversationEntry, expect, message, person } from './fixtures';
import { line, test } from './support/keyboard/guide';
import { clipboard } from './support/menus';
import { Mouse } from './support/mouse';

/* What docs/guide.md says of the mouse, in its order, by somebody who has nothing else: write, read, search. */

test('the guide by mouse: write, read, search', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  const data = stage.folder('data');
  mkdirSync(join(data, 'hunspell'));
  writeFileSync(join(data, 'hunspell', 'de_DE.aff'), germanAffix('UTF-8'));
  writeFileSync(join(data, 'hunspell', 'de_DE.dic'), germanWords);
  const server = await stage.server('Lab');
  const bruno = await stage.client(server, 'bruno');
  const env = { ...desk.env, XDG_DATA_DIRS: `${data}:/usr/local/share:/usr/share` };
  const user = await stage.start({ user: 'hanna', server: server.address, env });
  const hanna = await Mouse.at(desk, user);
  await user.hasMenu();
  const roster = await user.roster();
  const garden = await bruno.invite(['hanna'], 'Garden');
  await hanna.press(roster.getByRole('button', { name: /bruno invites you/ }));
  await hanna.press((await user.invitation('Garden')).getByRole('button', { name: 'Accept', exact: true }));
  await user.closeWindow(await user.conversation('Garden'));
  const conversation = await bruno.invite(['hanna'], 'Tea');
  await hanna.press(roster.getByRole('button', { name: /bruno invites you/ }));
  await hanna.press((await user.invitation('Tea')).getByRole('button', { name: 'Accept', exact: true }));
  const page = await user.conversation('Tea');
  const says = (text: string): void => bruno.send('SEND_MESSAGE', { conversation, text });
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  const dialog = page.getByRole('dialog');
  const appMenu = roster.getByRole('button', { name: 'Menu', exact: true });
  const sends = async (): Promise<void> => {
    await hanna.press(button('Send'));
    await expect(box).toHaveValue('');
  };
  const tool = async (row: Locator, name: string): Promise<void> => {
    await hanna.point(row);
    await hanna.press(row.getByRole('button', { name, exact: true }));
  };
  const menu = async (entry: string): Promise<void> => {
    await hanna.press(button('Conversation menu'));
    await hanna.press(page.getByRole('menuitem', { name: entry, exact: true }));
  };
  says('Four is good');
  const four = message(page, 'Four is good').first();
  await expect(four).toBeVisible();
  await line('put in an emoji', async () => {
    await hanna.press(button('Emoji'));
    await hanna.press(page.getByRole('option', { name: /grinning/ }).first());
    await sends();
    await expect(message(page, '😀')).toBeVisible();
  });
  await line('name somebody, or everybody', async () => {
    await hanna.write(box, '@br');
    await hanna.press(page.getByRole('option', { name: /bruno/ }));
    await hanna.write(box, '@al');
    await hanna.press(page.getByRole('option', { name: /all/ }));
    await sends();
    await expect(message(page, '@bruno @all')).toBeVisible();
  });
  await line('format', async () => {
    await hanna.write(box, 'loud');
    await hanna.select(box);
    await hanna.press(button('Bold'));
    await expect(box).toHaveValue('**loud**');
    await sends();
    await expect(page.getByRole('log').locator('strong', { hasText: 'loud' })).toBeVisible();
  });
  await line('correct a marked word', async () => {
    await hanna.write(box, 'wrod');
    await hanna.correct(box, 'word');
    await expect(box).toHaveValue('word');
    await hanna.replace(box, 'Blumme');
    await hanna.correct(box, 'Add to dictionary');
  });
  await line('choose languages of the spelling', async () => {
    await hanna.press(roster.getByRole('button', { name: 'Preferences', exact: true }));
    const preferences = await user.window('preferences');
    await hanna.press(preferences.getByRole('tab', { name: 'Spelling' }));
    const german = preferences.getByRole('switch', { name: 'German (Germany)' });
    await hanna.press(german);
    await expect(german).toBeChecked();
    await hanna.press(preferences.getByRole('button', { name: 'Remove Blumme' }));
    await hanna.press(preferences.getByRole('tab', { name: 'Preset answers' }));
    await hanna.write(preferences.getByRole('textbox', { name: 'New preset answer' }), 'On my way');
    await hanna.press(preferences.getByRole('button', { name: 'Add', exact: true }));
    await expect(preferences.getByRole('textbox', { name: 'Preset answer 1' })).toBeVisible();
    await user.closeWindow(preferences);
    await hanna.replace(box, 'Sure');
    await sends();
  });
  await line('reply', async () => {
    await tool(four, 'Reply');
    await hanna.write(box, 'Answered');
    await sends();
    await expect(message(page, 'Answered')).toContainText('Four is good');
  });
  await line('react', async () => {
    await tool(four, 'React');
    await hanna.press(page.getByRole('menuitemcheckbox', { name: '👍' }));
    await expect(four.getByRole('button', { name: /👍 1/ }).first()).toBeVisible();
    await hanna.pickOf(message(page, 'Sure'), 'React', '🎉');
    await expect(message(page, 'Sure').getByRole('button', { name: /🎉 1/ })).toBeVisible();
  });
  await line('edit what you wrote', async () => {
    await hanna.pickRight(message(page, 'Sure'), 'Edit');
    await hanna.replace(page.getByRole('textbox', { name: 'Edited message' }), 'Surely');
    await hanna.press(button('Save'));
    await expect(message(page, 'Surely')).toBeVisible();
  });
  await line('delete it for everyone', async () => {
    await hanna.pickRight(message(page, 'Surely'), 'Delete message…');
    await hanna.answer(/Delete/);
    await expect(message(page, 'Message deleted')).toBeVisible();
  });
  await line('pass it on', async () => {
    await hanna.pickRight(four, 'Forward to', 'Garden');
    await bruno.next(
      'SEND_MESSAGE',
      (fields) => fields['conversation'] === garden && fields['text'] === 'Four is good',
    );
    const passed = await user.conversation('Garden');
    await expect(message(passed, 'Four is good')).toContainText('Forwarded');
    await user.closeWindow(passed);
  });
  await line('ask in a poll', async () => {
    await hanna.press(button('Add'));
    await hanna.press(page.getByRole('menuitem', { name: 'Poll…' }));
    await hanna.write(dialog.getByRole('textbox', { name: 'Question' }), 'When?');
    await hanna.write(dialog.getByRole('textbox', { name: 'Choice 1' }), 'Today');
    await hanna.write(dialog.getByRole('textbox', { name: 'Choice 2' }), 'Tomorrow');
    await hanna.press(dialog.getByRole('button', { name: 'Send poll' }));
  });
  const poll = message(page, 'When?');
  await line('vote, or take that back', async () => {
    const today = poll.getByRole('button', { name: /^Today/ });
    await hanna.press(today);
    await expect(today).toHaveAccessibleName(/1 vote/);
    await hanna.press(poll.getByRole('button', { name: 'Show votes' }));
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
    await hanna.press(today);
    await expect(today).toHaveAccessibleName(/no votes/);
  });
  await line('close your poll', async () => {
    await hanna.press(poll.getByRole('button', { name: 'Close poll…' }));
    await hanna.press(dialog.getByRole('button', { name: 'Close poll' }));
    await expect(poll).toContainText('Closed');
  });
  await line('send what you often send', async () => {
    await hanna.press(button('Add'));
    await hanna.press(page.getByRole('menuitem', { name: 'Preset answer…' }));
    await hanna.press(page.getByRole('button', { name: 'On my way' }));
    await sends();
    await expect(message(page, 'On my way')).toBeVisible();
  });
  await line('pin a message for everybody', async () => {
    await hanna.pickOf(four, 'Pin for everybody');
    await expect(button('Pinned message')).toBeVisible();
    await hanna.pickOf(message(page, 'Answered'), 'Pin for everybody');
    await hanna.pickOf(message(page, 'Answered'), 'Unpin');
  });
  await line('see who has a message', async () => {
    // What is shown then is drawn by the system.
    await hanna.point(message(page, 'On my way').getByTitle('Delivered to bruno'));
  });
  await line('scroll', async () => {
    for (let count = 0; count < 25; count += 1) says(`row ${count}`);
    await expect(message(page, 'row 24')).toBeVisible();
    const top = (): Promise<number> => page.getByRole('log').evaluate((log) => log.scrollTop);
    const before = await top();
    await hanna.scroll(page.getByRole('log'), 'up', 20);
    await expect.poll(top).toBeLessThan(before);
    await expect(four).toBeInViewport();
  });
  await line('go to a day', async () => {
    await menu('Go to a date…');
    await hanna.press(dialog.getByLabel('Date'), 'end');
    await hanna.pressToday(dialog.getByLabel('Date'));
    await hanna.press(dialog.getByRole('button', { name: 'Go', exact: true }));
    await expect(dialog).toHaveCount(0);
  });
  await line('go to what a reply answers', async () => {
    await hanna.press(message(page, 'Answered').getByRole('button', { name: /^Reply to/ }));
    await expect(four).toBeInViewport();
  });
  await line('see what names you', async () => {
    await hanna.pick(appMenu, 'Window', 'Messages that name me');
    // What she wrote to everybody herself names others only.
    await expect(roster.getByText('Nothing found. Searched all')).toBeVisible();
    await hanna.press(roster.getByRole('button', { name: 'Clear search' }));
  });
  await line('see what is pinned', async () => {
    await hanna.press(button('Pinned message'));
    await hanna.press(dialog.getByRole('button', { name: /^Unpin/ }));
    await expect(dialog).toContainText('Nothing is pinned here');
    await hanna.press(dialog.getByRole('button', { name: 'Close' }));
  });
  await line('save a message for yourself; see what you saved', async () => {
    await hanna.pickOf(message(page, 'Answered'), 'Save for me');
    await hanna.pick(appMenu, 'Window', 'Saved messages');
    await hanna.press(roster.getByRole('listbox', { name: 'Found messages' }).getByRole('option'));
    await expect(message(page, 'Answered')).toBeInViewport();
    await hanna.press(roster.getByRole('button', { name: 'Clear search' }));
  });
  await line('point others to a message', async () => {
    await hanna.pickOf(message(page, 'Answered'), 'Copy link to message');
    await expect.poll(() => clipboard(user.app)).toMatch(/^parley:/);
    await hanna.pickRight(box, 'Paste');
    await sends();
    await hanna.press(page.getByRole('link', { name: 'Link to a message' }));
    await expect(message(page, 'Answered').first()).toBeInViewport();
  });
  await line('copy messages', async () => {
    await hanna.pickRight(message(page, 'On my way'), 'Copy message');
    await expect.poll(() => clipboard(user.app)).toBe('On my way');
    await hanna.select(message(page, 'row 24').getByText('row 24'));
    await hanna.pickRight(message(page, 'row 24').getByText('row 24'), 'Copy');
    await expect.poll(() => clipboard(user.app)).toContain('row 24');
  });
  await line('Search', async () => {
    await menu('Search…');
    await hanna.write(page.getByRole('textbox', { name: 'Search in this conversation' }), 'from:hanna way');
    await hanna.press(page.getByRole('search').getByRole('option'));
    await expect(message(page, 'On my way')).toBeInViewport();
    await hanna.press(button('Close search'));
  });
  await line('delete a history here', async () => {
    await menu('Delete messages…');
    await hanna.press(dialog.getByRole('button', { name: 'Delete messages' }));
    await hanna.press(button('Undo'));
    await expect(message(page, 'row 24')).toBeVisible();
  });
  await line('hear of less in one conversation', async () => {
    await menu('Notifications…');
    await hanna.press(dialog.getByRole('radio', { name: 'Mentions and replies' }));
    await hanna.press(dialog.getByRole('radio', { name: 'For an hour' }));
    await hanna.press(dialog.getByRole('button', { name: 'Save' }));
    await expect(conversationEntry(roster, 'Tea').getByRole('img', { name: 'Muted' })).toBeVisible();
  });
  await line('from a conversation that one has left, its messages can be copied', async () => {
    await hanna.pickOf(conversationEntry(roster, 'Tea'), 'Leave conversation…');
    await hanna.answer(/Leave/);
    await expect.poll(() => page.isClosed()).toBe(true);
    await hanna.press(roster.getByRole('button', { name: /^Left/ }));
    await hanna.press(roster.getByRole('listbox', { name: /Left/ }).getByRole('option'));
    await hanna.pickOf(message(await user.conversation(), 'On my way'), 'Copy message');
  });
  await expect(person(roster, 'bruno')).toBeVisible();
});
