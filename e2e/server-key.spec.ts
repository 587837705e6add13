import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { expect, message, person, reached, say, talk, test } from './fixtures';
import { pictures } from './support/pictures';
import { answer, asked } from './support/questions';

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

test('nothing that two people say through a server crosses in clear', async ({ stage }) => {
  const server = await stage.server('Lab');
  const seen: Buffer[] = [];
  const between = createServer((near) => {
    const far = connect(server.port, '127.0.0.1');
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
  const [ann, bob] = await Promise.all(
    ['ann-secret', 'bob-secret'].map((user) => stage.start({ user, server: address })),
  );
  if (!ann || !bob) throw new Error('two people');
  await expect(person(await ann.roster(), 'bob-secret')).toBeVisible();
  const [hers, his] = await talk(ann, bob);
  if (!hers || !his) throw new Error('two windows');
  await say(hers, 'a very secret text');
  await reached(hers, 'a very secret text');
  await expect(message(his, 'a very secret text')).toBeVisible();
  const crossed = Buffer.concat(seen).toString('latin1');
  expect(crossed.length).toBeGreaterThan(1_000);
  expect(crossed).not.toMatch(/secret|REGISTER|INVITE|SEND_MESSAGE/);
  between.close();
});
