import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
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
