import type { Page } from '@playwright/test';
import { accept, expect, message, person, reached, say, startConversation, talk, test } from './fixtures';
import { garbage } from './support/hostile';
import { deleteMessage, editLast, nameConversation, react } from './support/kind-acts';
import { pictures } from './support/pictures';
import { refusing } from './support/relay';
import type { Ends } from '../testing/nodes/test-wire';

const retryNow = (page: Page) => page.getByRole('button', { name: 'Retry now' });

test('when the server is killed and comes back, windows stay and unsent messages are sent once', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [first, second] = await talk(ann, bob);
  if (!first || !second) throw new Error('two windows');
  await say(first, 'Before the storm');
  await expect(message(second, 'Before the storm')).toHaveCount(1);
  await server.stop('SIGKILL');
  await expect(retryNow(first)).toBeVisible();
  await say(first, 'Written in the dark');
  await say(second, 'Me too');
  await expect(message(first, 'Written in the dark')).toHaveAttribute('data-state', 'pending');
  await server.start();
  await Promise.all(
    [retryNow(first), retryNow(second)].map((button) =>
      button.click({ timeout: 5_000 }).catch(() => undefined),
    ),
  );
  for (const page of [first, second]) {
    for (const text of ['Before the storm', 'Written in the dark', 'Me too'])
      await expect(message(page, text)).toHaveCount(1, { timeout: 20_000 });
    await expect(retryNow(page)).toHaveCount(0);
  }
  await reached(first, 'Written in the dark');
  expect(await ann.windows('conversation')).toEqual([first]);
  expect(await bob.windows('conversation')).toEqual([second]);
});

test('killing the app after sending neither loses nor doubles a message', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann'], 'Garden');
  const conversation = await accept(ann);
  await server.stop('SIGKILL');
  await expect(retryNow(conversation)).toBeVisible();
  for (const text of ['one', 'two', 'three']) await say(conversation, `unsent ${text}`);
  await expect(message(conversation, 'unsent three')).toHaveAttribute('data-state', 'pending');
  await ann.signal('SIGKILL');
  await server.start();
  const back = await stage.client(server, 'bob');
  await stage.start({ profile: ann.profile, user: 'ann', server: server.address });
  await back.next('SEND_MESSAGE', (fields) => fields['text'] === 'unsent three');
  expect(back.texts('ann')).toEqual(['unsent one', 'unsent two', 'unsent three']);
});

test('a refused message says so; it can be tried again or removed', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.start({ user: 'bob', server: server.address });
  let patience = 1;
  let refusesChanges = true;
  const profile = test.info().outputPath('ann');
  const between = await stage.hostile(
    refusing(server, profile, ({ kind, text }) => {
      const isChange = typeof kind === 'string' && kind !== 'text';
      return text === 'Never' || (text === 'Not yet' && patience-- > 0) || (isChange && refusesChanges);
    }),
  );
  const ann = await stage.start({ user: 'ann', server: between.address, profile });
  // The relay refuses by what is said, which it sees in open conversations only: those to which a simple client was invited.
  const eve = await stage.client(server, 'eve');
  const hers = await startConversation(ann, ['bob', 'eve']);
  const his = await accept(bob);
  eve.send('DECLINE', { conversation: (await eve.next('INVITATION'))['conversation'] });
  await expect(hers.getByText(/^Waiting for/)).toHaveCount(0);
  for (const text of ['Not yet', 'Never', 'Last']) await say(hers, text);
  await reached(hers, 'Last');
  for (const text of ['Not yet', 'Never']) {
    await expect(message(hers, text)).toHaveAttribute('data-state', 'failed');
    await expect(message(hers, text)).toContainText('A fault in the server.');
  }
  await pictures(hers, 'refused-messages');
  await message(hers, 'Not yet').getByRole('button', { name: 'Try again' }).click();
  await expect(message(his, 'Not yet')).toHaveCount(1);
  await expect(message(hers, 'Never')).toHaveAttribute('data-state', 'failed');
  await message(hers, 'Never').getByRole('button', { name: 'Remove' }).click();
  await hers.getByRole('button', { name: 'Remove message' }).click();
  await expect(message(hers, 'Never')).toHaveCount(0);
  await expect(message(hers, 'Last')).toHaveCount(1);

  // The same with an edit, reactions, a deletion and a name.
  await react(hers, 'Not yet', '👍');
  await editLast(hers, ' words');
  await say(his, 'An answer');
  await react(hers, 'An answer', '🎉');
  await nameConversation(hers, 'Garden');
  const edited = message(hers, 'Last words');
  await expect(edited).toContainText('Not sent: the others do not see your edit. A fault in the server.');
  await expect(message(hers, 'An answer')).toContainText('the others do not see your reaction 🎉.');
  const named = hers.getByText('You named the conversation “Garden”');
  await expect(named).toContainText('Not sent. A fault in the server.');
  await deleteMessage(hers, 'Not yet');
  const deleted = message(hers, 'Message deleted');
  await expect(deleted).toContainText('Not sent: the others still see this message.');
  await pictures(hers, 'refused');
  await deleted.getByRole('button', { name: 'Undo' }).click();
  await expect(message(hers, 'Not yet')).toContainText('the others do not see your reaction 👍.');
  await edited.getByRole('button', { name: 'Undo' }).click();
  await hers.getByRole('button', { name: 'Undo edit' }).click();
  await expect(edited).toHaveCount(0);
  await named.getByRole('button', { name: 'Remove' }).click();
  await hers.getByRole('button', { name: 'Remove message' }).click();
  await expect(named).toHaveCount(0);
  await expect(his.getByRole('list', { name: 'Reactions' })).toHaveCount(0);
  refusesChanges = false;
  await message(hers, 'An answer').getByRole('button', { name: 'Try again' }).click();
  for (const [text, emoji] of [
    ['Not yet', '👍'],
    ['An answer', '🎉'],
  ] as const)
    await expect(message(his, text).getByRole('button', { name: `${emoji} 1: ann reacted` })).toBeVisible();
  await expect(hers.getByText('Not sent')).toHaveCount(0, { timeout: 15_000 });
  await expect(message(his, 'Last words')).toHaveCount(0);
});

test('an orderly shutdown of the server is reported as one', async ({ stage }) => {
  const server = await stage.server();
  await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  await expect(person(roster, 'bob')).toBeVisible();
  await server.stop('SIGTERM');
  await expect(retryNow(roster)).toBeVisible();
});

const attacks: Record<string, (ends: Ends) => void> = {
  'sends garbage': ({ socket }) => socket.write(garbage),
  'sends a line of 10 MB': ({ socket }) =>
    socket.write(Buffer.concat([Buffer.alloc(10 * 1024 * 1024, 'x'), Buffer.from('\n')])),
  'resets each connection': ({ raw }) => raw.resetAndDestroy(),
  'sends garbage and hangs up': ({ socket }) => socket.end(garbage),
};

for (const [what, attack] of Object.entries(attacks)) {
  test(`with a server that ${what}, the app reports the problem calmly and keeps working`, async ({
    stage,
  }) => {
    const hostile = await stage.hostile(attack);
    const ann = await stage.start({ user: 'ann', server: hostile.address });
    const roster = await ann.roster();
    await expect(retryNow(roster)).toBeVisible({ timeout: 45_000 });
    expect(ann.running).toBe(true);
    const before = hostile.connections;
    await retryNow(roster).click();
    await expect.poll(() => hostile.connections).toBeGreaterThan(before);
  });
}

test('a server that sends garbage after WELCOME changes nothing that is shown', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [first] = await talk(ann, bob);
  if (!first) throw new Error('a window');
  await say(first, 'This stays');
  const { port } = server;
  await server.stop('SIGKILL');
  await expect(retryNow(first)).toBeVisible();
  const hostile = await stage.hostile(({ socket }) => socket.write(garbage), port);
  await retryNow(first).click();
  await expect.poll(() => hostile.connections).toBeGreaterThan(0);
  await expect(message(first, 'This stays')).toHaveCount(1);
  await hostile.stop();
  await server.start();
  await say(first, 'And this comes after');
  await expect(message(await bob.conversation(), 'And this comes after')).toHaveCount(1, { timeout: 30_000 });
});

test('a server that never answers is noticed', async ({ stage }) => {
  const hostile = await stage.hostile(() => undefined);
  const ann = await stage.start({ user: 'ann', server: hostile.address });
  const roster = await ann.roster();
  await expect(retryNow(roster)).toBeVisible({ timeout: 45_000 });
});

test('a server that stops answering is noticed, and written messages are kept', async ({ stage }) => {
  test.slow();
  const server = await stage.server();
  await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const conversation = await startConversation(ann, ['bob']);
  server.freeze();
  await say(conversation, 'Anybody there?');
  await expect(message(conversation, 'Anybody there?')).toHaveAttribute('data-state', 'pending');
  await expect(retryNow(conversation)).toBeVisible({ timeout: 60_000 });
  server.thaw();
  await reached(conversation, 'Anybody there?', 30_000);
});

test('the pauses between attempts grow, and Retry now connects at once', async ({ stage }) => {
  const at: number[] = [];
  const hostile = await stage.hostile(({ socket }) => {
    at.push(Date.now());
    socket.destroy();
  });
  const ann = await stage.start({ user: 'ann', server: hostile.address });
  await expect.poll(() => at.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(4);
  const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
  expect(Math.max(...waits.slice(1))).toBeGreaterThan(waits[0] ?? 0);
  expect(await ann.windows('roster')).toHaveLength(1);
});
