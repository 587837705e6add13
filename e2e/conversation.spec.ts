import { accept, conversationEntry, expect, message, say, startConversation, talk, test } from './fixtures';

const texts = {
  'many lines': 'First line\nSecond line\n\n    indented fourth line',
  emoji: 'Family 👩‍👩‍👧‍👦, flag 🇨🇭, skin 👍🏽',
  'right to left': 'שלום עולם, كيف حالك؟',
  markup: '<img src=x onerror=alert(1)> & <b>bold</b> "quoted"',
};

test('three windows each show a message once, with its author; its mark goes from pending to delivered', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob, cleo] = await stage.people(server, 'ann', 'bob', 'cleo');
  const [first, second, third] = await talk(ann, bob, cleo);
  if (!first || !second || !third) throw new Error('three windows');
  await say(first, 'Shall we have lunch?');
  const mine = message(first, 'Shall we have lunch?');
  await expect(mine).toHaveAttribute('data-state', 'delivered');
  await expect(mine.getByRole('img', { name: 'Delivered to bob and cleo' })).toBeVisible();
  await say(second, 'Yes, at noon');
  await say(third, 'I bring the bread');
  for (const page of [first, second, third]) {
    for (const text of ['Shall we have lunch?', 'Yes, at noon', 'I bring the bread'])
      await expect(message(page, text)).toHaveCount(1);
    await expect(page.getByRole('region', { name: 'Members' })).toContainText('cleo');
  }
  await expect(message(first, 'Yes, at noon')).toContainText('bob');
  await expect(message(second, 'Yes, at noon')).toHaveAttribute('data-state', 'delivered');
});

test('texts with any characters arrive as they were written', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann']);
  const conversation = await accept(ann);
  for (const text of Object.values(texts)) {
    await say(conversation, text);
    await bob.next('SEND_MESSAGE', (fields) => fields['text'] === text);
    bob.send('SEND_MESSAGE', { conversation: id, text: `${text} (bob)` });
  }
  for (const text of Object.values(texts)) {
    const shown = await message(conversation, /./).allInnerTexts();
    await expect
      .poll(
        async () =>
          (await message(conversation, /./).allInnerTexts()).some((each) => each.includes(`${text} (bob)`)),
        {
          message: `${text} among ${JSON.stringify(shown)}`,
        },
      )
      .toBe(true);
  }
  expect(bob.texts('ann')).toEqual(Object.values(texts));
});

test('a message of 8,000 characters is sent; one character more is refused before sending', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann']);
  const conversation = await accept(ann);
  const longest = '🌍'.repeat(1_000) + 'ü'.repeat(7_000);
  await say(conversation, longest);
  await bob.next('SEND_MESSAGE', (fields) => fields['text'] === longest);
  const composer = conversation.getByRole('textbox', { name: 'Message' });
  await composer.fill('x'.repeat(8_001));
  await composer.press('Enter');
  await expect(conversation.getByText(/8,000|too long|longer/i).first()).toBeVisible();
  await expect(composer).toHaveValue('x'.repeat(8_001));
  expect(bob.texts('ann')).toHaveLength(1);
});

test('Shift+Enter inserts a line break; an empty message is not sent', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann']);
  const conversation = await accept(ann);
  const composer = conversation.getByRole('textbox', { name: 'Message' });
  await composer.press('Enter');
  await composer.fill('   ');
  await composer.press('Enter');
  await composer.fill('');
  await composer.pressSequentially('one');
  await composer.press('Shift+Enter');
  await composer.pressSequentially('two');
  await composer.press('Enter');
  await bob.next('SEND_MESSAGE');
  expect(bob.texts('ann')).toEqual(['one\ntwo']);
});

test('messages of three simultaneous conversations do not mix', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const cleo = await stage.client(server, 'cleo');
  const one = await startConversation(ann, ['bob']);
  const withBob = await accept(bob);
  const ids = [await cleo.invite(['ann'], 'Garden'), await cleo.invite(['ann'], 'Music')];
  const garden = await accept(ann);
  const music = await accept(ann);
  await say(one, 'only for bob');
  for (const [index, id] of ids.entries())
    cleo.send('SEND_MESSAGE', { conversation: id, text: `topic ${index}` });
  await expect(message(garden, /topic/)).toHaveCount(1);
  await expect(message(music, /topic/)).toHaveCount(1);
  await expect(message(withBob, 'only for bob')).toHaveCount(1);
  await expect(message(one, /topic/)).toHaveCount(0);
  expect(cleo.texts('ann')).toEqual([]);
  expect(await ann.windows('conversation')).toHaveLength(3);
  for (const name of ['bob', 'Garden', 'Music'])
    await expect(conversationEntry(await ann.roster(), name)).toBeVisible();
});

test('a conversation shows whom it was with after they have left, and they can be invited again', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  const conversation = await bob.invite(['ann']);
  const window = await accept(ann);
  bob.send('LEAVE', { conversation });
  await expect(window.getByRole('heading', { name: 'bob (left)' })).toBeVisible();
  await expect(conversationEntry(roster, 'bob (left)')).toBeVisible();
  await window.getByRole('button', { name: 'Invite bob again' }).click();
  await bob.next('INVITATION', (fields) => fields['from'] === 'ann');
  await expect(window.getByRole('heading', { name: 'bob', exact: true })).toBeVisible();
  await window.evaluate((id) => {
    const { parley } = globalThis as unknown as { parley: { leave(args: object): Promise<unknown> } };
    // The window closes, perhaps before the answer comes.
    void parley.leave({ conversation: id });
  }, conversation);
  await expect.poll(() => window.isClosed()).toBe(true);
  await roster.getByRole('button', { name: 'Left (1)' }).click();
  await roster.getByRole('listbox', { name: 'Left' }).getByRole('option', { name: /bob/ }).click();
  const left = await ann.conversation();
  await left.getByRole('button', { name: 'Start a new conversation with bob' }).click();
  await say(await ann.conversation(/^bob hears of this conversation/), 'Once more');
  await bob.next('INVITATION', (fields) => fields['conversation'] !== conversation);
  await expect(conversationEntry(roster, 'bob')).toBeVisible();
});

test('closing a window asks nothing, does not leave the conversation, and keeps the draft', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [first, second] = await talk(ann, bob);
  if (!first || !second) throw new Error('two windows');
  await second.getByRole('textbox', { name: 'Message' }).fill('an older one');
  const draft = 'half a thou '.repeat(5_000);
  await second.getByRole('textbox', { name: 'Message' }).fill(draft);
  await bob.closeWindow(second);
  await expect.poll(() => second.isClosed()).toBe(true);
  await say(first, 'Are you there?');
  const roster = await bob.roster();
  const entry = conversationEntry(roster, 'ann');
  await expect(entry).toContainText('Are you there?');
  await entry.dblclick();
  const again = await bob.conversation();
  await expect(again.getByRole('textbox', { name: 'Message' })).toHaveValue(draft);
  await expect(message(again, 'Are you there?')).toHaveCount(1);
  await expect(first.getByRole('region', { name: 'Members' })).toContainText('bob');
});

test('leaving asks first, with the focus on the button that cancels; afterwards the others see it', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [first, second] = await talk(ann, bob);
  if (!first || !second) throw new Error('two windows');
  const ask = async (): Promise<void> => {
    await second.getByRole('button', { name: 'Conversation menu' }).click();
    await second.getByRole('menuitem', { name: 'Leave conversation…' }).click();
    await expect(second.getByRole('button', { name: 'Stay' })).toBeFocused();
  };
  await ask();
  await second.keyboard.press('Enter');
  await expect(second.getByRole('dialog')).toHaveCount(0);
  await expect(second.getByRole('textbox', { name: 'Message' })).toBeFocused();
  await expect(first.getByRole('region', { name: 'Members' })).toContainText('bob');
  await ask();
  await second.getByRole('button', { name: 'Leave conversation' }).click();
  await expect(first.getByText(/bob left/i)).toBeVisible();
  await expect.poll(() => second.isClosed()).toBe(true);
  await expect(first.getByRole('region', { name: 'Members' })).not.toContainText('bob');
});

test('a long transcript stays at the end until the reader scrolls up, then a pill announces new messages', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann']);
  const conversation = await accept(ann);
  for (let index = 0; index < 60; index += 1)
    bob.send('SEND_MESSAGE', { conversation: id, text: `line number ${index}` });
  await expect(message(conversation, 'line number 59')).toBeInViewport();
  await message(conversation, 'line number 59').hover();
  await conversation.mouse.wheel(0, -1_500);
  await expect(message(conversation, 'line number 59')).not.toBeInViewport();
  bob.send('SEND_MESSAGE', { conversation: id, text: 'something new' });
  const pill = conversation.getByRole('button', { name: 'New messages', exact: true });
  await expect(pill).toBeVisible();
  await pill.click();
  await expect(message(conversation, 'something new')).toBeInViewport();
});

test('only links of a message with an allowed scheme open in the browser', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann']);
  const conversation = await accept(ann);
  await ann.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = (url) => Promise.resolve(void opened.push(url));
  });
  const opened = (): Promise<string[]> =>
    ann.app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened);
  bob.send('SEND_MESSAGE', {
    conversation: id,
    text: 'see https://example.org/a?b=1 and file:///etc/passwd javascript:alert(1)',
  });
  await conversation.getByRole('link', { name: /example\.org/ }).click();
  await expect.poll(opened).toEqual(['https://example.org/a?b=1']);
  await expect(conversation.getByRole('link', { name: /passwd|alert/ })).toHaveCount(0);
  const row = await message(conversation, 'see').getAttribute('data-row');
  const refused = await conversation.evaluate(
    async (message) => {
      const bridge = (window as unknown as { parley: { openLink(args: object): Promise<{ ok: boolean }> } })
        .parley;
      const wishes = [
        { ...message, link: 1 },
        { ...message, row: 'x/1', link: 0 },
        { ...message, link: 0, conversation: 'another' },
        { ...message, url: 'https://evil.test' },
        { url: 'file:///etc/passwd' },
      ];
      return Promise.all(wishes.map(async (wish) => (await bridge.openLink(wish)).ok));
    },
    { conversation: id, row },
  );
  expect(refused).toEqual([false, false, false, false, false]);
  expect(await opened()).toHaveLength(1);
});

test('the history is shown again after a restart', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann'], 'Garden');
  await say(await accept(ann), 'Tulips or roses?');
  await bob.next('SEND_MESSAGE');
  await ann.quit();
  bob.send('SEND_MESSAGE', { conversation: id, text: 'Tulips, while you were away' });
  const again = await stage.start({ profile: ann.profile, user: 'ann', server: server.address });
  const entry = conversationEntry(await again.roster(), 'Garden');
  await expect(entry).toContainText('Tulips, while you were away');
  if ((await again.windows('conversation')).length === 0) await entry.dblclick();
  const conversation = await again.conversation();
  await expect(message(conversation, 'Tulips or roses?')).toHaveCount(1);
  await expect(message(conversation, 'Tulips, while you were away')).toHaveCount(1);
});

test('the content security policy of every page forbids foreign scripts', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann' });
  const roster = await ann.roster();
  expect(new URL(roster.url()).protocol).toBe('app:');
  const isolated = await roster.evaluate(() => ({
    node: typeof Reflect.get(window, 'require') + typeof Reflect.get(window, 'process'),
    bridge: Object.isFrozen(Reflect.get(window, 'parley')),
  }));
  expect(isolated.node).toBe('undefinedundefined');
  const preferences = await ann.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      // Not in Electron's types, but the only way to read a window's actual preferences.
      const last = Reflect.get(webContents, 'getLastWebPreferences') as () => Record<string, unknown>;
      return last.call(webContents);
    }),
  );
  for (const each of preferences)
    expect(each).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
});
