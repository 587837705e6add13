import { expect, type Locator, type Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WindowKind } from '../../shared/ipc/windows';
import { de } from '../../shared/words/de';
import { en } from '../../shared/words/en';
import { placedJpeg } from '../../testing/picture/test-photos';
import { accept, message, person, say, startConversation, type Stage, type User } from '../fixtures';
import { pictures } from './cast';
import { openFromMenu } from './every-window';
import { askPoll, nameConversation, react } from './kind-acts';
import { catchMenus, choose, chooseInMenuBar } from './menus';
import { sizeOf, type Language, type Photographer, type Shown } from './photographer';
import type { Server } from './server';

const names = ['Annika', 'Bertram', 'Cleo Vandenberghe-Castellanos'] as const;

/** Takes pictures of what comes and goes inside windows: dialogs, menus, rooms, what waits to be sent. */
export async function photographStates(stage: Stage, photographer: Photographer): Promise<void> {
  const server = await stage.server('Core lab');
  const start = (user: string): Promise<User> =>
    stage.start({ user, server: server.address, asks: ['--use-fake-device-for-media-stream'] });
  const [annika, bertram, cleo] = await Promise.all([start(names[0]), start(names[1]), start(names[2])]);
  const roster = await annika.roster();
  for (const name of names.slice(1)) await expect(person(roster, name)).toBeVisible();
  const take: Take = (name, user, page, kind, open) =>
    photographer.takeAll([
      { name, user, page, size: sizeOf(kind), ...(open ? { prepare: opened(page, open) } : {}) },
    ]);

  const talk = await invited(annika, bertram, cleo, (page) =>
    take('invitation with a picture', bertram, page, 'invitation'),
  );
  await catchMenus(annika);
  await annika.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  await manyPeople(stage, server, annika, take);
  for (const [name, open] of Object.entries(dialogs)) {
    await take(name, annika, talk, 'conversation', open);
    await talk.keyboard.press('Escape');
    await talk.keyboard.press('Escape');
    await expect(talk.getByRole('dialog')).toHaveCount(0);
  }
  await fill(stage, annika, talk);
  await take('messages of many kinds', annika, talk, 'conversation');
  await attachFolder(stage, annika, talk);
  await take('folder that waits', annika, talk, 'conversation');

  await chooseInMenuBar(annika, 'Saved messages');
  await take('saved messages', annika, roster, 'roster');
  await roster.getByRole('textbox').first().press('Escape');
  await take('new room', annika, roster, 'roster', {
    shown: dialog,
    open: (page, word) => page.getByRole('button', { name: word('room.new') }).click(),
  });
  await roster.keyboard.press('Escape');
  await rooms(annika, bertram, take);

  const jump = await openFromMenu(annika, 'Go to…', 'app://jump/jump.html');
  await (await annika.app.browserWindow(jump)).evaluate((window) => void window.removeAllListeners('blur'));
  await jump.getByRole('combobox').fill('open window');
  await take('go to, open windows', annika, jump, 'jump');
  await jump.getByRole('combobox').fill('qqq');
  await take('go to, nothing', annika, jump, 'jump');
}

/** What is opened in a page before a picture: where it is to be seen, and how it is opened in a language. */
interface Opened {
  shown: (page: Page) => Locator;
  open: (page: Page, word: (key: keyof typeof en) => string) => Promise<void>;
}
type Take = (name: string, user: User, page: Page, kind: WindowKind, open?: Opened) => Promise<void>;

const words = { en, de };

/** Opens it anew for each picture: some of it closes, and nothing is placed anew, as language and size change. */
const opened =
  (page: Page, { shown, open }: Opened): NonNullable<Shown['prepare']> =>
  async (language: Language) => {
    // The first may only empty a field.
    for (let presses = 0; presses < 3 && (await shown(page).count()) > 0; presses += 1)
      await page.keyboard.press('Escape');
    await open(page, (key) => words[language][key]);
    await expect(shown(page)).toBeVisible();
  };

const dialog = (page: Page): Locator => page.getByRole('dialog');

/** A conversation of the three, with a picture, and what is seen of it before it is accepted. */
async function invited(
  annika: User,
  bertram: User,
  cleo: User,
  before: (invitation: Page) => Promise<void>,
): Promise<Page> {
  const talk = await startConversation(
    annika,
    names.slice(1),
    'The core from station 4 is here. Will you look?',
  );
  await nameConversation(talk, 'Station 4');
  await talk.getByRole('button', { name: 'Conversation menu' }).click();
  await talk.getByRole('menuitem', { name: 'Picture of this conversation…' }).click();
  const file = { name: 'hill.png', mimeType: 'image/png', buffer: pictures.bob };
  await talk.getByLabel('Picture file').setInputFiles(file);
  await talk.getByRole('button', { name: 'Use picture' }).click();
  await talk.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await expect((await bertram.invitation()).locator('img[src^="/picture/"]')).toBeVisible();
  await before(await bertram.invitation());
  const others = [await accept(bertram), await accept(cleo)];
  await expect(talk.getByText(/^Waiting for/)).toHaveCount(0);
  await say(others[0] as Page, 'It is longer than we hoped for');
  await expect(message(talk, 'longer than')).toHaveCount(1);
  return talk;
}

/** The people of a conversation that has so many that they are searched. */
async function manyPeople(stage: Stage, server: Server, user: User, take: Take): Promise<void> {
  const many = 'Dörte Emil Friederike Gustav Hanne Ivo Jette Karl-Friedrich Moritz Nele Ole'.split(' ');
  for (const name of many) await stage.client(server, name, { note: 'Field trip, back on Friday' });
  const lotte = await stage.client(server, 'Lotte');
  await lotte.invite([user.name, ...many], 'Field trip');
  const page = await accept(user, 'Field trip');
  for (const [name, search] of [
    ['people, searched', 'fr'],
    ['people, nobody found', 'qqq'],
  ] as const) {
    const open: Opened = {
      shown: dialog,
      open: async (each, word) => {
        await each.getByRole('button', { name: word('conversation.menu') }).click();
        await each.getByRole('menuitem', { name: word('conversation.people'), exact: true }).click();
        await dialog(each).getByRole('textbox').fill(search);
      },
    };
    await take(name, user, page, 'conversation', open);
  }
  await user.closeWindow(page);
}

/** A message, whatever the language of the window. */
const said = (page: Page, text: string): Locator => page.getByRole('article').filter({ hasText: text });
const box = (page: Page): Locator => page.getByRole('textbox').last();

/** What is opened in a conversation's window, and closed with Escape. */
const dialogs: Record<string, Opened> = {
  'new poll': {
    shown: dialog,
    open: async (page) => {
      await box(page).press('Control+p');
      await page.keyboard.type('When do we cut it?');
      await page.keyboard.press('Enter');
      await page.keyboard.type('At eleven');
      await page.keyboard.press('Enter');
    },
  },
  'conversation menu': {
    shown: (page) => page.getByRole('menu'),
    open: (page, word) => page.getByRole('button', { name: word('conversation.menu') }).click(),
  },
  'what to add': {
    shown: (page) => page.getByRole('menu'),
    open: (page, word) => page.getByRole('button', { name: word('composer.add'), exact: true }).click(),
  },
  'emoji for a message': {
    shown: (page) => page.getByRole('listbox'),
    open: async (page, word) => {
      await said(page, 'longer than').hover();
      await said(page, 'longer than')
        .getByRole('button', { name: word('reaction.add'), exact: true })
        .click();
      await page.getByRole('menuitem', { name: word('reaction.more') }).click();
    },
  },
  'formatting bar': {
    shown: (page) => page.getByRole('toolbar'),
    open: async (page) => {
      await box(page).fill('Gloves and the ceramic knife');
      await box(page).press('Control+a');
    },
  },
  recording: {
    shown: (page) => page.getByRole('group').filter({ hasText: /\d:\d\d/ }),
    open: async (page, word) => {
      await box(page).fill('');
      await page.getByRole('button', { name: word('composer.add'), exact: true }).click();
      await page.getByRole('menuitem', { name: word('voice.record') }).click();
    },
  },
};

/** A poll, formatted text, a reply, a reaction, a pin, a saved message, and a voice message. */
async function fill(stage: Stage, user: User, page: Page): Promise<void> {
  await user.app.evaluate(({ app }, folder) => app.setPath('downloads', folder), stage.folder('received'));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Voice message' }).click();
  await expect(page.getByRole('group', { name: 'Recording' })).toContainText('0:02');
  await page.getByRole('button', { name: 'Stop recording' }).click();
  await expect(page.getByRole('list', { name: 'To be sent' }).locator('audio').last()).toBeVisible();
  await say(page, 'Listen to this');
  await say(page, '**48.5 cm**, the ash itself:\n```\ndepth,sample\n48.5,A2\n```');
  await react(page, 'longer than', '🎉');
  for (const label of ['Pin for everybody', 'Save for me']) {
    await said(page, 'longer than').click({ button: 'right' });
    await choose(user.app, label);
  }
  await box(page).click();
  await askPoll(page, 'When do we cut it?', ['At eleven', 'After lunch, when the spectrometer is free']);
  await page.getByRole('button', { name: /^At eleven/ }).click();
}

/** A folder with a photo of which its place cannot be taken. */
async function attachFolder(stage: Stage, user: User, page: Page): Promise<void> {
  const folder = join(stage.folder('photos'), 'Station 4');
  mkdirSync(folder);
  writeFileSync(join(folder, 'damaged.jpg'), placedJpeg(1).subarray(0, 60));
  writeFileSync(join(folder, 'notes.txt'), 'dig');
  await user.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Attach a folder' }).click();
  await expect(page.getByRole('list', { name: 'To be sent' })).toContainText('keeps its place');
}

/** Rooms in a list, one from within, and one that is closed as somebody joins. */
async function rooms(founder: User, guest: User, take: Take): Promise<void> {
  const roster = await founder.roster();
  await roster.getByRole('button', { name: 'New room' }).click();
  const made = roster.getByRole('dialog', { name: 'New room' });
  await made.getByRole('textbox', { name: 'Name' }).fill('Lunch');
  await made.getByRole('textbox', { name: 'What is it about?' }).fill('Where and when we eat');
  await made.getByRole('textbox', { name: 'What is it about?' }).press('Enter');
  const room = await founder.conversation('Where and when we eat');
  const his = await guest.roster();
  const listed = his.getByRole('listbox', { name: 'Rooms' }).getByRole('option', { name: /Lunch/ });
  await expect(listed).toBeVisible();
  await take('rooms', guest, his, 'roster');
  await listed.click();
  const joined = await guest.conversation('Where and when we eat');
  await say(joined, 'At noon as always?');
  await expect(message(room, 'At noon')).toHaveCount(1);
  await take('room', founder, room, 'conversation');
  const closing: Opened = {
    shown: dialog,
    open: async (page, word) => {
      await page.getByRole('button', { name: word('conversation.menu') }).click();
      await page.getByRole('menuitem', { name: word('room.closeMenu') }).click();
    },
  };
  await take('room, closing', founder, room, 'conversation', closing);
  await opened(room, closing)('en');
  await room.getByRole('button', { name: 'Close room', exact: true }).click();
  await expect(joined.getByText('closed the room')).toBeVisible();
  await take('room, closed', guest, joined, 'conversation');
}
