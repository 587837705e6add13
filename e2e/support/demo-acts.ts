import type { Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, message, person, say, type Stage, type User } from '../fixtures';
import { colleagues, files, pictures } from './cast';
import { editLast, nameConversation, react } from './kind-acts';
import type { Server } from './server';

/** The three people of the demo, and the window of each in their conversation. */
export type Cast = Record<'ann' | 'bob' | 'cleo', User>;
export type Windows = Record<'ann' | 'bob' | 'cleo', Page>;

/** Gives somebody one of the pictures, in their preferences. */
export async function choosePicture(user: User, name: keyof typeof pictures): Promise<void> {
  const preferences = await user.preferences('You');
  const file = { name: `${name}.png`, mimeType: 'image/png', buffer: pictures[name] };
  await preferences.locator('input[type=file]').setInputFiles(file);
  await preferences.getByRole('button', { name: 'Use picture' }).click();
  await expect(preferences.getByRole('dialog')).toHaveCount(0);
  await user.closeWindow(preferences);
}

/** Starts their apps, gives them pictures, and lets others come to the server. */
export async function curtain(stage: Stage, server: Server): Promise<Cast> {
  const [ann, bob, cleo] = await stage.people(server, 'ann', 'bob', 'cleo');
  await Promise.all([choosePicture(ann, 'ann'), choosePicture(bob, 'bob'), choosePicture(cleo, 'cleo')]);
  for (const { user, ...presence } of colleagues) await stage.client(server, user, presence);
  const roster = await ann.roster();
  for (const name of ['bob', 'cleo']) await expect(person(roster, name).locator('img')).toBeVisible();
  return { ann, bob, cleo };
}

/** Lets them say lines in turn, each once everybody has the one before. */
export async function speak(
  windows: Windows,
  lines: readonly (readonly [keyof Windows, string])[],
): Promise<void> {
  for (const [who, text] of lines) {
    await say(windows[who], text);
    const firstLine = text.split('\n')[0] ?? text;
    for (const page of Object.values(windows)) await expect(message(page, firstLine)).toHaveCount(1);
  }
}

/** A reaction, an edit, and a title. */
export async function respond(windows: Windows): Promise<void> {
  await nameConversation(windows.bob, 'Station 4');
  await react(windows.bob, 'It does, at 48 cm', '🎉');
  await react(windows.cleo, 'It does, at 48 cm', '🎉');
  await react(windows.ann, 'I will cut them', '❤️');
  await editLast(windows.ann, '-2026');
  for (const page of Object.values(windows)) {
    await expect(message(page, 'It does, at 48 cm').getByRole('button', { name: '🎉 2' })).toBeVisible();
    await expect(message(page, 'I will cut them').getByRole('button', { name: '❤️ 1' })).toBeVisible();
    await expect(message(page, 'sampling-2026')).toHaveCount(1);
  }
}

/** Ann sends the files of the cast. */
export async function sendFiles(stage: Stage, { ann, bob, cleo }: Cast, windows: Windows): Promise<void> {
  const sent = stage.folder('sent');
  const paths = files.map(([name, content]) => {
    writeFileSync(join(sent, name), content());
    return join(sent, name);
  });
  for (const user of [ann, bob, cleo])
    await user.app.evaluate(({ app }, folder) => app.setPath('downloads', folder), stage.folder('received'));
  await ann.app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
  }, paths);
  await windows.ann.getByRole('button', { name: 'Attach files' }).click();
  await expect(windows.ann.getByRole('list', { name: 'To be sent' }).locator('img')).toHaveCount(3);
  await say(windows.ann, 'All of this morning');
}
