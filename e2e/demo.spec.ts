import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { accept, expect, message, say, startConversation, test, type Stage, type User } from './fixtures';
import { afterwards, files, opening, script } from './support/cast';
import { curtain, respond, sendFiles, speak, type Cast, type Windows } from './support/demo-acts';
import { projectDir } from './support/paths';
import type { Server } from './support/server';

const folder = process.env['PARLEY_PICTURES'] ?? join(projectDir, 'demo-pictures');

/** Takes a window's picture in both themes. */
async function photograph(user: User, page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await user.app.evaluate(({ nativeTheme }, chosen) => void (nativeTheme.themeSource = chosen), theme);
    const media = `(prefers-color-scheme: ${theme})`;
    await expect.poll(() => page.evaluate((query) => matchMedia(query).matches, media)).toBe(true);
    await page.screenshot({
      path: join(folder, `${name}-${theme}.png`),
      animations: 'disabled',
      caret: 'hide',
    });
  }
  await user.app.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'light'));
}

async function invitations(stage: Stage, server: Server, { ann, bob, cleo }: Cast): Promise<Windows> {
  const refused = await startConversation(bob, ['ann'], 'Have you seen my keys?');
  const asked = await ann.invitation();
  await asked.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(refused.getByText(/ann declined/i)).toBeVisible();
  await bob.closeWindow(refused);

  const first = await startConversation(ann, ['bob', 'cleo'], opening);
  await photograph(cleo, await cleo.invitation(), 'invitation');
  await photograph(ann, first, 'waiting');
  const marta = await stage.client(server, 'marta-lab');
  await marta.invite(['cleo', 'ann'], 'Friday seminar');
  await photograph(cleo, await cleo.invitation(/marta-lab/), 'invitations');
  const second = await accept(bob);
  const third = await accept(cleo);
  return { ann: first, bob: second, cleo: third };
}

async function crash(server: Server, cast: Cast, windows: Windows): Promise<void> {
  await server.stop('SIGKILL');
  await expect(windows.ann.getByRole('button', { name: 'Retry now' })).toBeVisible();
  await say(windows.ann, 'Is the network gone for you too?');
  await expect(message(windows.ann, 'Is the network gone')).toHaveAttribute('data-state', 'pending');
  await photograph(cast.ann, windows.ann, 'connection-lost');
  await photograph(cast.ann, await cast.ann.roster(), 'connection-lost-roster');
  await server.start();
  for (const page of Object.values(windows)) {
    await page
      .getByRole('button', { name: 'Retry now' })
      .click({ timeout: 3_000 })
      .catch(() => undefined);
  }
  for (const page of Object.values(windows))
    await expect(message(page, 'Is the network gone')).toHaveCount(1, { timeout: 30_000 });
}

/** Searches messages, in the roster and in the conversation. */
async function search({ ann }: Cast, windows: Windows): Promise<void> {
  const roster = await ann.roster();
  await roster.getByRole('textbox', { name: 'Search' }).fill('ash from:cleo');
  await expect(roster.getByRole('listbox', { name: 'Found messages' }).getByRole('option')).toHaveCount(1);
  await photograph(ann, roster, 'search-roster');
  await roster.getByRole('textbox', { name: 'Search' }).fill('');
  await windows.ann.keyboard.press('Control+f');
  await windows.ann.getByRole('textbox', { name: 'Search in this conversation' }).fill('ash');
  const hits = windows.ann.getByRole('listbox', { name: 'Found messages' }).getByRole('option');
  await hits.last().click();
  await expect(message(windows.ann, 'It does, at 48 cm')).toBeVisible();
  await photograph(ann, windows.ann, 'search');
  await windows.ann.getByRole('button', { name: 'Close search' }).click();
}

/** Ann sends files; Bob fetches a large one, and Cleo looks at the pictures. */
async function share(stage: Stage, { ann, bob, cleo }: Cast, windows: Windows): Promise<void> {
  const preferences = await bob.preferences('Files');
  await preferences.getByRole('radio', { name: '5 MB/s' }).click({ force: true });
  await bob.closeWindow(preferences);
  await sendFiles(stage, { ann, bob, cleo }, windows);
  const scan = windows.bob.getByRole('group', { name: 'File Scan of the whole core.tif' });
  await scan.getByRole('button', { name: 'Download Scan' }).click();
  await expect(scan).toContainText('MB/s');
  await photograph(bob, windows.bob, 'files');
  await scan.getByRole('button', { name: 'Cancel' }).click();
  await windows.cleo.getByRole('button', { name: 'View picture Core 48 cm.png' }).click();
  await expect(windows.cleo.getByRole('dialog', { name: 'Picture viewer' }).locator('img')).toBeVisible();
  await photograph(cleo, windows.cleo, 'viewer');
  await windows.cleo.keyboard.press('Escape');
  await windows.cleo.keyboard.press('Control+g');
  const all = windows.cleo.getByRole('region', { name: 'Files of a conversation' });
  await expect(all.getByRole('listitem')).toHaveCount(files.length);
  await photograph(cleo, windows.cleo, 'all-files');
  await all.getByRole('radio', { name: 'Pictures' }).check({ force: true });
  // Now the list of all has gone, which has pictures too.
  await expect(all.getByRole('listitem')).toHaveCount(3);
  await expect(all.getByRole('listitem').locator('img')).toHaveCount(3);
  await photograph(cleo, windows.cleo, 'all-pictures');
  await windows.cleo.keyboard.press('Escape');
}

test('the demo: three people, one server, one crash', async ({ stage }) => {
  test.setTimeout(180_000);
  mkdirSync(folder, { recursive: true });
  const fresh = await stage.start();
  await photograph(fresh, await fresh.window('first start'), 'first-start');
  const server = await stage.server('Core lab');
  const cast = await curtain(stage, server);
  const windows = await invitations(stage, server, cast);
  await speak(windows, script);
  await respond(windows);
  await photograph(cast.ann, windows.ann, 'conversation');
  await photograph(cast.bob, windows.bob, 'conversation-bob');
  await photograph(cast.ann, await cast.ann.roster(), 'roster');
  await crash(server, cast, windows);
  await speak(windows, afterwards);
  await photograph(cast.cleo, windows.cleo, 'conversation-after');
  await search(cast, windows);
  await share(stage, cast, windows);
  for (const page of ['You', 'Server', 'Nearby', 'Appearance', 'Notifications', 'Privacy', 'Advanced']) {
    const name = page === 'Server' ? 'preferences' : `preferences-${page.toLowerCase()}`;
    await photograph(cast.ann, await cast.ann.preferences(page), name);
  }
});
