import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, message, person, reached, say, talk, test } from './fixtures';
import { askPoll, nameConversation, react } from './support/kind-acts';
import { catchMenus, choose } from './support/menus';
import { landscape } from './support/picture';
import { pictures } from './support/pictures';
import { answer, asked } from './support/questions';
import type { User } from './support/user';

const hill = landscape([120, 180, 230], [250, 220, 120], [60, 120, 70]);

test('a server with another key than before is connected to only if the user wants that', async ({
  stage,
}) => {
  const server = await stage.server('Lab');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  await expect(roster.getByText('Server Lab')).toBeVisible();
  await server.stop();
  server.setUpAnew();
  await server.start();
  const accept = roster.getByRole('button', { name: 'Use the new key…' });
  await expect(accept).toBeVisible({ timeout: 30_000 });
  await expect(roster.getByText(/has another key than before/)).toBeVisible();
  await pictures(roster, 'server-key');
  const question = `Connect to ${server.address} although its key has changed?`;
  await answer(ann, false);
  await accept.click();
  await expect.poll(() => asked(ann)).toEqual([question]);
  await expect(accept).toBeVisible();

  const preferences = await ann.preferences('Server');
  await expect(preferences.getByText(/has another key than before/)).toBeVisible();
  await pictures(preferences, 'server-key-preferences');
  await answer(ann, true);
  await preferences.getByRole('button', { name: 'Use the new key…' }).click();
  await expect(roster.getByText('Server Lab')).toBeVisible();
  await expect(accept).toHaveCount(0);
  expect(await asked(ann)).toEqual([question]);
});

/** An address by which other computers reach this one. */
const here = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

test('a first contact is said to be one, and no later one is', async ({ stage }) => {
  test.skip(here === undefined, 'this computer is in no network');
  const { port } = await stage.server('Lab', ['--host', '0.0.0.0']);
  const server = `${here}:${port}`;
  const ann = await stage.start({ user: 'ann', server });
  const roster = await ann.roster();
  const first = roster.getByText(/Connected to .*Lab.* for the first time/);
  await expect(first).toBeVisible();
  await pictures(roster, 'first-contact');
  await roster.getByRole('button', { name: 'Details…' }).click();
  const preferences = await ann.preferences('Server');
  await expect(preferences.getByText(/Parley remembers the key of this server/)).toBeVisible();
  await pictures(preferences, 'first-contact-preferences');
  await roster.getByRole('button', { name: 'Dismiss' }).click();
  await expect(first).toHaveCount(0);
  await ann.quit();

  const again = await stage.start({ user: 'ann', server, profile: ann.profile });
  const later = await again.roster();
  await expect(later.getByText('Server Lab')).toBeVisible();
  await expect(later.getByText(/for the first time/)).toHaveCount(0);
});

test('a program that does not encrypt is named, and told nothing', async ({ stage }) => {
  const heard: Buffer[] = [];
  const plain = createServer((socket) => {
    socket.on('error', () => undefined).on('data', (bytes: Buffer) => heard.push(bytes));
    socket.write('WELCOME {"user":"ann-secret"}\n');
  }).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const address = `127.0.0.1:${(plain.address() as AddressInfo).port}`;
  const ann = await stage.start({ user: 'ann-secret', server: address });
  const roster = await ann.roster();
  await expect(roster.getByText(`What answers at ${address} does not encrypt connections`)).toBeVisible();
  await pictures(roster, 'plain-server');
  expect(Buffer.concat(heard).toString('latin1')).not.toMatch(/secret|HELLO|REGISTER/);
  plain.close();
});

/** A way to a server on which somebody listens. Resolves with its address and what has crossed. */
async function listened(port: number) {
  const seen: Buffer[] = [];
  const between = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const)
      from
        .on('data', (bytes: Buffer) => seen.push(bytes))
        .on('error', () => to.destroy())
        .on('close', () => to.destroy())
        .pipe(to);
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  const address = `127.0.0.1:${(between.address() as AddressInfo).port}`;
  return { address, crossed: () => Buffer.concat(seen).toString('latin1'), end: () => between.close() };
}

/** Records a voice message, and sends it. */
async function sayAloud({ app }: User, page: Page): Promise<void> {
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Voice message' }).click();
  const bar = page.getByRole('group', { name: 'Recording' });
  await expect(bar).toContainText('0:01');
  await bar.getByRole('button', { name: 'Stop recording' }).click();
  await expect(page.getByRole('list', { name: 'To be sent' })).toContainText(/Voice message .*\.webm/);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
}

test('nothing that three people say and send through a server crosses in clear, and the server has none of it', async ({
  stage,
}) => {
  const server = await stage.server('Lab');
  const { address, crossed, end } = await listened(server.port);
  const names = ['ann-secret', 'bob-secret', 'cleo-secret'];
  const asks = ['--use-fake-device-for-media-stream'];
  const [ann, bob, cleo] = await Promise.all(
    names.map((user) => stage.start({ user, server: address, asks })),
  );
  if (!ann || !bob || !cleo) throw new Error('three people');
  for (const name of names.slice(1)) await expect(person(await ann.roster(), name)).toBeVisible();
  const [hers, his, cleos] = await talk(ann, bob, cleo);
  if (!hers || !his || !cleos) throw new Error('three windows');
  await say(hers, 'a very secret text');
  await react(his, 'a very secret text', '🎉');
  await nameConversation(cleos, 'Operation Dragonfly');
  await expect(hers.getByRole('heading', { name: 'Operation Dragonfly', level: 1 })).toBeVisible();
  await expect(message(hers, 'a very secret text').getByRole('button', { name: '🎉' })).toBeVisible();
  await reached(hers, 'a very secret text');

  await askPoll(hers, 'To which pond?', ['The lily pond', 'The mill pond']);
  await his.getByRole('button', { name: 'The mill pond no votes' }).click();
  await expect(hers.getByRole('button', { name: 'The mill pond 1 vote: bob-secret' })).toBeVisible();
  await catchMenus(cleo);
  await message(cleos, 'a very secret text').click({ button: 'right' });
  await choose(cleo.app, 'Pin for everybody');
  await expect(hers.getByRole('region', { name: 'Pinned messages' })).toContainText('a very secret text');
  await cleos.getByRole('button', { name: 'Conversation menu' }).click();
  await cleos.getByRole('menuitem', { name: 'Picture of this conversation…' }).click();
  await cleos
    .getByLabel('Picture file')
    .setInputFiles({ name: 'hill.png', mimeType: 'image/png', buffer: hill });
  await cleos.getByRole('button', { name: 'Use picture' }).click();
  await expect(hers.locator('header img[src^="/picture/"]')).toBeVisible();
  const folder = stage.folder('sent');
  await bob.app.evaluate(({ app }, to) => app.setPath('downloads', to), folder);
  await sayAloud(ann, hers);
  await expect(his.locator('audio')).toBeVisible();

  const path = join(folder, 'dragonfly.txt');
  writeFileSync(path, 'wings of glass '.repeat(1_000));
  await ann.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, path);
  await hers.getByRole('button', { name: 'Attach files' }).click();
  await expect(hers.getByRole('list', { name: 'To be sent' })).toContainText('dragonfly.txt');
  await hers.getByRole('button', { name: 'Send', exact: true }).click();
  await his.getByRole('button', { name: 'Download dragonfly.txt' }).click();
  const received = join(folder, 'Parley', 'dragonfly.txt');
  await expect
    .poll(() => existsSync(received) && readFileSync(received).equals(readFileSync(path)))
    .toBe(true);

  const emoji = Buffer.from('🎉').toString('latin1');
  const said = new RegExp(
    `very secret|have a moment|dragonfly|wings of glass|the (lily|mill) pond|voice message|audio/webm|text/plain|"(kind|picture|chosen)"|${emoji}`,
    'i',
  );
  expect(crossed().length).toBeGreaterThan(10_000);
  expect(crossed()).not.toMatch(/secret|REGISTER|INVITE|SEND_MESSAGE/);
  expect(crossed()).not.toMatch(said);
  const kept = server.kept();
  expect(kept).toContain('ann-secret');
  expect(kept).not.toMatch(said);
  end();
});
