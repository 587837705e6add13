import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '../../fixtures';
import type { Typist } from './typist';

/** A line of the guide whose dialog the conversation's menu opens: the entry, and where the keyboard is then. */
interface DialogLine {
  words: string;
  entry: string;
  first: string | RegExp;
  /** Does what the dialog is for, which closes it; without this, Escape does. */
  does?: (hanna: Typist, folder: string) => Promise<void>;
}

/** What the menu of a conversation leads to. */
export const dialogs: readonly DialogLine[] = [
  { words: 'see who is in it', entry: 'People…', first: /bruno/ },
  { words: 'see who can read a conversation', entry: 'Safety…', first: 'Close' },
  {
    words: 'give it a title',
    entry: 'Name this conversation…',
    first: /Everybody in it sees the name/,
    does: async (hanna) => {
      hanna.type('Tea round');
      hanna.press('Return');
      await hanna.find('the title', (page) => page.getByRole('heading', { name: 'Tea round', level: 1 }));
    },
  },
  // Choosing the picture is tried for another one, on the page You of the preferences.
  { words: 'give it a picture', entry: 'Picture of this conversation…', first: 'Choose picture…' },
  {
    words: 'invite more people',
    entry: 'Invite more people…',
    first: 'Cancel',
    does: async (hanna) => {
      await hanna.use(/celia/, { role: 'checkbox', by: 'space' });
      await hanna.use(/^Let them read/, { role: 'switch', by: 'space' });
      await hanna.use('Invite', { role: 'button' });
    },
  },
  {
    words: 'go to a day',
    entry: 'Go to a date…',
    first: 'Date',
    does: async (hanna) => {
      const today = new Date();
      const two = (value: number): string => `${value}`.padStart(2, '0');
      hanna.type(`${two(today.getMonth() + 1)}${two(today.getDate())}${today.getFullYear()}`);
      hanna.press('Return');
    },
  },
  {
    words: 'export a conversation',
    entry: 'Export…',
    first: 'To read',
    does: async (hanna, folder) => {
      const path = join(folder, 'talk.html');
      await hanna.use('Choose a file…', { role: 'button' });
      await hanna.inDialog(
        () => hanna.write(path),
        () => hanna.press('Return'),
      );
      await expect.poll(() => existsSync(path)).toBe(true);
      await hanna.use('Dismiss', { key: 'shift+Tab' });
    },
  },
  {
    words: 'hear of less in one conversation',
    entry: 'Notifications…',
    first: 'All messages',
    does: async (hanna) => {
      hanna.press('Right');
      await hanna.isAt('Mentions and replies', 'radio');
      await hanna.goTo(/Until I change it/, { role: 'radio' });
      hanna.press('Left', 'Left');
      await hanna.isAt('For an hour', 'radio');
      hanna.press('Return');
    },
  },
  {
    words: 'delete a history here',
    entry: 'Delete messages…',
    first: 'Keep',
    does: async (hanna) => {
      await hanna.use('Delete messages', { role: 'button' });
      await hanna.find('that it can be undone', (page) => page.getByRole('button', { name: 'Undo' }));
      await hanna.use('Undo', { key: 'shift+Tab' });
      await hanna.misses('that line', (page) => page.getByRole('button', { name: 'Undo' }));
    },
  },
  { words: 'leave it', entry: 'Leave conversation…', first: 'Stay' },
];
