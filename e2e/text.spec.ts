import { Desktop } from './support/desktop';
import { accept, conversationEntry, message } from './support/acts';
import { expect, test } from './fixtures';

const link = '<a href="https://evil.org">free</a>';

for (const [service, capabilities, shown] of [
  [
    'reads markup',
    ['body', 'body-markup'],
    ['a &lt; b &amp; c', '&lt;a href="https://evil.org"&gt;free&lt;/a&gt;'],
  ],
  ['reads plain text', ['body'], ['a < b & c', link]],
] as const)
  test(`a notification has the message and the group, on a service that ${service}`, async ({ stage }) => {
    const desktop = await Desktop.start(...capabilities);
    try {
      const server = await stage.server();
      const bob = await stage.client(server, 'bob');
      const ann = await stage.start({ user: 'ann', server: server.address, env: desktop.env });
      const id = await bob.invite(['ann'], '<b>Garden</b>\u202e & co');
      await ann.closeWindow(await accept(ann));
      await expect.poll(() => ann.windows('conversation')).toHaveLength(0);
      const title = 'bob (unverified) · ‹b>Garden‹/b>\ufffd & co';
      for (const [index, text] of ['a < b & c', link].entries()) {
        bob.send('SEND_MESSAGE', { conversation: id, text });
        await expect.poll(() => desktop.notified.at(-1)).toEqual({ title, body: shown[index] });
      }
    } finally {
      await desktop.stop();
    }
  });

test('hidden characters are shown as signs, and links show the host that they open', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann'], `Garden\u202e ${'z\u0347'.padEnd(99, '\u0347')}`);
  const conversation = await accept(ann);
  await ann.app.evaluate(({ dialog, shell }) => {
    const seen = { opened: [] as string[], asked: [] as string[], answer: 1 };
    Object.assign(globalThis, { seen });
    shell.openExternal = (url) => Promise.resolve(void seen.opened.push(url));
    Object.assign(dialog, {
      showMessageBox: (_window: unknown, { message: question }: { message: string }) => {
        seen.asked.push(question);
        return Promise.resolve({ response: seen.answer });
      },
    });
  });
  const seen = () =>
    ann.app.evaluate(
      () => (globalThis as unknown as { seen: { opened: string[]; asked: string[]; answer: number } }).seen,
    );
  const titles = () =>
    ann.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getTitle()));
  await expect.poll(titles).toContainEqual(`Garden\ufffd z${'\u0347'.repeat(6)}`);

  for (const text of [
    '\u202e https://evil.org/#/moc.elgoog//:sptth',
    'https://good@evil/',
    'https://аpple.com/',
    '看https://example.com/a。',
    'https://example.comを見て',
    'see www.example.com/b',
  ])
    bob.send('SEND_MESSAGE', { conversation: id, text });
  const evil = conversation.getByRole('link', { name: 'https://evil.org/#/moc.elgoog//:sptth', exact: true });
  await expect(evil).toHaveAttribute('title', 'Opens evil.org');
  await expect(message(conversation, 'moc.elgoog')).toContainText('U+202E');
  expect(await message(conversation, 'moc.elgoog').innerText()).not.toContain('\u202e');
  await expect(
    conversation.getByRole('link', { name: 'https://xn--pple-43d.com/', exact: true }),
  ).toBeVisible();
  for (const name of ['https://example.com/a', 'https://example.com', 'www.example.com/b'])
    await conversation.getByRole('link', { name, exact: true }).click();
  expect((await seen()).opened).toEqual([
    'https://example.com/a',
    'https://example.com/',
    'https://www.example.com/b',
  ]);
  const good = conversation.getByRole('link', { name: 'https://good@evil/', exact: true });
  await good.click();
  await expect.poll(async () => (await seen()).asked).toEqual(['This link opens evil']);
  expect((await seen()).opened).toHaveLength(3);
});

test('names with invisible and stacked characters, and lines of several scripts, are shown safely', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann']);
  const conversation = await accept(ann);
  const composer = conversation.getByRole('textbox', { name: 'Message' });
  await composer.fill('\u200b\u3164 \u2800');
  await expect(conversation.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
  await composer.fill('');

  bob.send('SEND_MESSAGE', { conversation: id, text: '\u200b' });
  await bob.next('ERROR', ({ code }) => code === 'empty-text');

  bob.send('SEND_MESSAGE', { conversation: id, text: `z${'\u0347'.repeat(99)}` });
  bob.send('SEND_MESSAGE', {
    conversation: id,
    text: 'left to right, and the longer one of the two\nשלום עולם',
  });
  const both = message(conversation, 'left to right');
  await expect(both).toBeVisible();
  const ends = await both.evaluate((article) => {
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node && !node.nodeValue?.includes('left to right')) node = walker.nextNode();
    const bubble = node?.parentElement;
    if (!node || !bubble) throw new Error('the text is shown');
    const edges = (start: number, end: number) => {
      const range = document.createRange();
      range.setStart(node, start);
      range.setEnd(node, end);
      const box = range.getBoundingClientRect();
      const around = bubble.getBoundingClientRect();
      return { left: box.left - around.left, right: around.right - box.right };
    };
    const breakAt = node.nodeValue?.indexOf('\n') ?? 0;
    return { first: edges(0, breakAt), second: edges(breakAt + 1, node.nodeValue?.length ?? 0) };
  });
  expect(ends.first.left).toBeLessThan(14);
  expect(ends.second.right).toBeLessThan(14);
  const marks = message(conversation, 'z').first().locator('div').filter({ hasText: /^z/ }).last();
  expect(await marks.evaluate((bubble) => getComputedStyle(bubble).overflowY)).toBe('clip');
  await expect(conversationEntry(await ann.roster(), 'bob')).toBeVisible();
});

test('times follow a change of the time zone', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const id = await bob.invite(['ann']);
  const conversation = await accept(ann);
  bob.send('SEND_MESSAGE', { conversation: id, text: 'what time is it' });
  const article = message(conversation, 'what time is it');
  await expect(article).toBeVisible();
  /** The system's zone as the window's process sees it. */
  const setZone = async (timezoneId: string): Promise<void> => {
    await ann.app.evaluate(async ({ BrowserWindow }, zone) => {
      // Only one page of a process can set the zone: not the spare window beside the conversation's.
      for (const { webContents } of BrowserWindow.getAllWindows().filter((each) => each.isVisible())) {
        if (!webContents.debugger.isAttached()) webContents.debugger.attach();
        await webContents.debugger.sendCommand('Emulation.setTimezoneOverride', { timezoneId: zone });
      }
    }, timezoneId);
    // As when the reader comes back from the system's settings. Otherwise it takes up to a minute.
    await conversation.evaluate(() => dispatchEvent(new Event('focus')));
  };
  const at = await article.locator('time').getAttribute('datetime');
  for (const timeZone of ['Asia/Tokyo', 'America/New_York', 'Asia/Kathmandu']) {
    await setZone(timeZone);
    const expected = new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone });
    const time = expected.format(new Date(at ?? '')).replace(/\s/g, ' ');
    await expect.poll(async () => (await article.locator('time').innerText()).replace(/\s/g, ' ')).toBe(time);
    await expect.poll(async () => (await article.getAttribute('title'))?.replace(/\s/g, ' ')).toContain(time);
  }
});
