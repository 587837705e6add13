import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, expect } from '@playwright/test';

/**
 * The real app with a fresh profile, driven from its own network: node app-driver.mjs ELECTRON PROJECT OPTION…. Reads commands,
 * one a line: `name NAME`, `sees NAME`, `invite NAME …` (by a first message), `accept`, `say TEXT`, `reads TEXT`, `send FILE` (which it makes),
 * `fetch FILE`, `menu LABEL` (which opens a window), `picture FILE`, `quit`; prints `DONE` or `FAILED` for each.
 */
const [executablePath, project, ...options] = process.argv.slice(2);
const profile = mkdtempSync(join(tmpdir(), 'parley-lan-'));
const app = await _electron.launch({
  executablePath,
  args: [project, '--profile', profile, '--language', 'en', ...options],
  colorScheme: null,
  // Otherwise Playwright turns it off.
  chromiumSandbox: true,
});

/** The first window in which `mark` finds something. */
async function windowWith(mark) {
  let found;
  const look = async () => {
    for (const page of app.windows())
      if (
        !page.isClosed() &&
        (await mark(page)
          .isVisible()
          .catch(() => false))
      )
        found = page;
    return found !== undefined;
  };
  await expect.poll(look, { timeout: 15_000 }).toBe(true);
  return found;
}

const roster = () => windowWith((page) => page.getByRole('button', { name: 'Preferences', exact: true }));
const conversation = () => windowWith((page) => page.getByRole('log', { name: 'Messages' }));
const person = (page, name) => page.getByRole('listbox', { name: 'People' }).getByRole('option', { name });

const commands = {
  async name(name) {
    const card = await windowWith((page) => page.getByRole('textbox', { name: 'Your name' }));
    await card.getByRole('textbox', { name: 'Your name' }).fill(name);
    await card.getByRole('button', { name: 'Start', exact: true }).click();
  },
  async sees(name) {
    await expect(person(await roster(), name)).toBeVisible({ timeout: 15_000 });
  },
  async invite(names) {
    const page = await roster();
    for (const name of names.split(' ')) await person(page, name).click({ modifiers: ['Control'] });
    await page.getByRole('button', { name: /^Write to/ }).click();
    const draft = await windowWith((each) =>
      each.getByRole('region', { name: 'New conversation', exact: true }),
    );
    const composer = draft.getByRole('textbox', { name: 'Message' });
    await composer.fill('Do you have a moment?');
    await composer.press('Enter');
    await expect(draft.getByRole('article')).toHaveCount(1, { timeout: 15_000 });
  },
  async accept() {
    const accept = (page) => page.getByRole('button', { name: 'Accept', exact: true }).first();
    await accept(await windowWith(accept)).click();
  },
  async say(text) {
    const composer = (await conversation()).getByRole('textbox', { name: 'Message' });
    await composer.fill(text);
    await composer.press('Enter');
  },
  async reads(text) {
    const message = (await conversation()).getByRole('article').filter({ hasText: text });
    await expect(message).toHaveCount(1, { timeout: 15_000 });
  },
  async send(name) {
    const path = join(profile, name);
    writeFileSync(path, randomBytes(5_000_000));
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [filePath] });
    }, path);
    const page = await conversation();
    await page.getByRole('button', { name: 'Attach files' }).click();
    await expect(page.getByRole('list', { name: 'To be sent' })).toContainText(name);
    await page.getByRole('textbox', { name: 'Message' }).press('Enter');
    await expect(page.getByRole('button', { name: `Open ${name}` })).toBeVisible({ timeout: 15_000 });
  },
  async fetch(name) {
    await app.evaluate((electron, folder) => electron.app.setPath('downloads', folder), profile);
    const page = await conversation();
    await page.getByRole('button', { name: `Download ${name}` }).click();
    await expect(page.getByRole('button', { name: `Open ${name}` })).toBeVisible({ timeout: 20_000 });
  },
  async picture(file) {
    await (await conversation()).screenshot({ path: `${file}-conversation.png` });
    await (await roster()).screenshot({ path: `${file}-roster.png` });
  },
  async menu(label) {
    const before = app.windows().length;
    // Only after the answer: making a window may collect the promise of an answer that is still to come.
    await app.evaluate(({ Menu }, wanted) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
      setImmediate(() => items?.find((item) => item.label === wanted)?.click());
    }, label);
    await expect.poll(() => app.windows().length, { timeout: 15_000 }).toBeGreaterThan(before);
  },
  async quit() {
    await app.close();
  },
};

console.log('STARTED');
for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...rest] = line.split(' ');
  try {
    await commands[command](rest.join(' '));
    console.log(`DONE ${line}`);
  } catch (error) {
    console.log(`FAILED ${line}: ${error.message}`);
  }
  if (command === 'quit') break;
}
process.exit(0);
