import type { Page } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WindowKind } from '../shared/ipc/windows';
import {
  accept,
  conversationEntry,
  startConversation,
  test,
  writeTo,
  type Stage,
  type User,
} from './fixtures';
import { call } from './support/bridge';
import { opening, script } from './support/cast';
import { curtain, respond, sendFiles, speak } from './support/demo-acts';
import { openFromMenu } from './support/every-window';
import { projectDir } from './support/paths';
import { allVariants, oneVariant, Photographer, sizeOf, type Shown } from './support/photographer';
import { sheet } from './support/sheet';
import { photographStates } from './support/states';

const wanted = process.env['PARLEY_PICTURES'];
const folder = wanted ?? join(projectDir, 'gallery');
/** All variants take minutes, and are taken for whoever looks at them. */
const variants = wanted === undefined ? oneVariant : allVariants;

/** The windows of an app in the middle of a working day. */
async function workday(stage: Stage): Promise<{ ann: User; windows: Shown[] }> {
  const server = await stage.server('Core lab');
  const cast = await curtain(stage, server);
  const { ann, bob, cleo } = cast;
  const conversation = await startConversation(ann, ['bob', 'cleo'], opening);
  const windows = { ann: conversation, bob: await accept(bob), cleo: await accept(cleo) };
  await speak(windows, script);
  await respond(windows);
  await sendFiles(stage, cast, windows);
  const planned = await writeTo(ann, ['bob', 'marta']);
  const marta = await stage.client(server, 'marta-lab');
  await marta.invite(['ann'], 'Friday seminar');
  const invitation = await ann.invitation(/marta-lab/);
  const preferences = await ann.preferences();
  const transfers = await openFromMenu(ann, 'Transfers', 'app://transfers/transfers.html');
  const jump = await openFromMenu(ann, 'Go to…', 'app://jump/jump.html');
  // It closes when another window is used.
  await (await ann.app.browserWindow(jump)).evaluate((window) => void window.removeAllListeners('blur'));
  const shown = (name: string, kind: WindowKind, page: Page): Shown => ({
    name,
    user: ann,
    page,
    size: sizeOf(kind),
  });
  const tabs = await preferences.getByRole('tab').all();
  const pages = tabs.map(async (tab): Promise<Shown> => {
    const id = ((await tab.getAttribute('id')) ?? '').replace(/^tab-/, '');
    const choose = (): Promise<void> => preferences.locator(`#tab-${id}`).click();
    return { ...shown(`preferences, ${id}`, 'preferences', preferences), prepare: choose };
  });
  return {
    ann,
    windows: [
      shown('roster', 'roster', await ann.roster()),
      shown('conversation', 'conversation', conversation),
      shown('planned conversation', 'conversation', planned),
      shown('invitation', 'invitation', invitation),
      shown('transfers', 'transfers', transfers),
      shown('go to', 'jump', jump),
      ...(await Promise.all(pages)),
    ],
  };
}

/** The roster's window once it shows a conversation beside the list. */
async function oneWindow(ann: User): Promise<Shown> {
  const page = await ann.roster();
  await conversationEntry(page, 'Station 4').click();
  const pane = await ann.conversation('It does, at 48 cm');
  const widthOf = (each: Page): Promise<number> => each.evaluate(() => innerWidth);
  return {
    name: 'one window',
    user: ann,
    page,
    size: { usual: { width: 960, height: 640 }, least: { width: 600, height: 360 } },
    over: async () => [{ page: pane, x: (await widthOf(page)) - (await widthOf(pane)) }],
  };
}

test('a picture of every window', async ({ stage }) => {
  test.setTimeout(900_000);
  mkdirSync(folder, { recursive: true });
  const photographer = new Photographer(folder, variants);
  const fresh = await stage.start();
  const card = await fresh.window('first start');
  await photographer.takeAll([{ name: 'first start', user: fresh, page: card, size: sizeOf('roster') }]);
  const { ann, windows } = await workday(stage);
  await photographer.takeAll(windows);
  await call(await ann.preferences(), 'setSettings', { layout: 'one' });
  await photographer.takeAll([await oneWindow(ann)]);
  writeFileSync(join(folder, 'index.html'), sheet(photographer.pictures));
});

test('a picture of dialogs, menus and states', async ({ stage }) => {
  test.setTimeout(1_200_000);
  mkdirSync(folder, { recursive: true });
  const photographer = new Photographer(folder, variants);
  await photographStates(stage, photographer);
  writeFileSync(join(folder, 'states.html'), sheet(photographer.pictures));
});
