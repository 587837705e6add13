import type { Locator, Page } from '@playwright/test';
import { accept, conversationEntry, expect, message, say, test, type Stage, type User } from './fixtures';

/** Ann in a conversation with Bob and others, who join by themselves. Bob writes as fast as possible. */
async function group(stage: Stage, others: readonly string[]) {
  const server = await stage.server();
  const ann = await stage.start({ user: 'ann', server: server.address });
  const bob = await stage.client(server, 'bob');
  const clients = await Promise.all(others.map((name) => stage.client(server, name)));
  const id = await bob.invite([...others, 'ann'], 'Field camp');
  const window = await accept(ann);
  for (const client of clients) {
    await client.next('INVITATION');
    client.send('JOIN', { conversation: id });
  }
  await expect(window.getByText(/^Waiting for/)).toHaveCount(0);
  const write = (from: number, to: number, words = 'Line', writer = bob): void => {
    for (let index = from; index <= to; index += 1)
      writer.send('SEND_MESSAGE', { conversation: id, text: `${words} ${index}.` });
  };
  return { ann, window, write, clients };
}

async function scrollUp(window: Page, on: Locator): Promise<void> {
  await on.hover();
  await window.mouse.wheel(0, -1_500);
  await expect(on).not.toBeInViewport();
}

const pill = (window: Page): Locator => window.getByRole('button', { name: /New messages|Latest messages/ });

/** Changes the window itself: its size, its zoom. */
async function change(user: User, page: Page, size: [number, number], zoom: number): Promise<void> {
  const handle = await user.app.browserWindow(page);
  await handle.evaluate(
    (window, [[width, height], factor]) => {
      window.setContentSize(width, height);
      window.webContents.setZoomFactor(factor);
    },
    [size, zoom] as const,
  );
}

test('in a crowded conversation joins are folded, unread marks clear at the end, skipped messages are one press away, and everything can be copied', async ({
  stage,
}) => {
  const crowd = Array.from({ length: 29 }, (_, index) => `guest${index + 1}`);
  const { ann, window, write, clients } = await group(stage, crowd);
  write(1, 1, 'Welcome');
  await expect(message(window, 'Welcome 1.')).toBeInViewport();

  // 31 people: the header shows some and counts the rest, and all joins are one line.
  await expect(window.getByText(/joined$/)).toHaveCount(1);
  await expect(window.getByText(/and 2\d others joined$/)).toBeVisible();
  const header = window.locator('header');
  expect(await header.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  expect((await header.boundingBox())?.height).toBeLessThan(90);
  await header.getByRole('button', { name: /31 people/ }).click();
  const everybody = window.getByRole('dialog', { name: 'People' }).getByRole('listitem');
  await expect(everybody).toHaveCount(31);
  await window.keyboard.press('Escape');
  await expect(everybody).toHaveCount(0);

  // At most as many as the window shows, because messages that were never on screen count as skipped.
  const entry = conversationEntry(await ann.roster(), 'Field camp');
  for (let last = 10; last <= 60; last += 10) {
    write(last - 9, last);
    await expect(message(window, `Line ${last}.`)).toBeInViewport();
    await expect(entry).toContainText(`Line ${last}.`);
    await expect(entry).not.toContainText('unread');
  }
  await scrollUp(window, message(window, 'Line 60.'));
  // The server's rate limit is about two hundred messages at once.
  for (const [index, last] of [180, 300, 420].entries()) {
    write(last === 180 ? 61 : last - 119, last, 'Line', clients[index]);
    await expect(entry).toContainText(`Line ${last}.`);
  }
  await expect(entry).toContainText('360 unread');
  await window.bringToFront();
  await pill(window).click();
  await expect(message(window, 'Line 420.')).toBeInViewport();
  for (const text of ['One', 'Two', 'Three']) {
    await say(window, text);
    await expect(message(window, text)).toBeInViewport();
  }
  await expect(entry).not.toContainText('unread');
  await window.getByRole('button', { name: /^3\d\d new messages above/ }).click();
  await expect(message(window, 'Line 61.')).toBeInViewport();
  await expect(window.getByRole('button', { name: /new messages above/ })).toHaveCount(0);
  await expect(entry).not.toContainText('unread');

  await message(window, 'Line 61.').click();
  await window.keyboard.press('ControlOrMeta+a');
  await window.keyboard.press('ControlOrMeta+c');
  const copied = (): Promise<string> => ann.app.evaluate(({ clipboard }) => clipboard.readText());
  await expect.poll(copied).toContain('Three');
  const text = await copied();
  const said = ['Welcome 1.', ...Array.from({ length: 420 }, (_, index) => `Line ${index + 1}.`)];
  const lines = text.split(/\n+/);
  expect(lines.filter((line) => said.includes(line))).toEqual(said);
  expect(lines.filter((line) => /^bob, .*\d/.test(line))).toHaveLength(61);
  expect(lines.filter((line) => /^guest[123], .*\d/.test(line))).toHaveLength(360);
  expect(lines.filter((line) => /^ann, .*\d/.test(line))).toHaveLength(3);
});

test("the reader's position, at the end or in the past, survives resizing, zoom, text size, a paste and a burst of messages", async ({
  stage,
}) => {
  const { ann, window, write } = await group(stage, ['cleo']);
  const long =
    'A line that is long enough to be broken differently whenever the width of the window changes, number';
  write(1, 60, long);
  const last = message(window, 'number 60.');
  await expect(last).toBeInViewport();
  const preferences = await ann.preferences();
  const setTextSize = (textSize: string): Promise<unknown> =>
    preferences.evaluate((size) => {
      const parley = (window as unknown as { parley: { setSettings(args: object): Promise<unknown> } })
        .parley;
      return parley.setSettings({ textSize: size });
    }, textSize);
  const composer = window.getByRole('textbox', { name: 'Message' });
  const steps: [string, () => Promise<unknown>][] = [
    ['narrower', () => change(ann, window, [360, 640], 1)],
    ['lower', () => change(ann, window, [360, 420], 1)],
    ['wider', () => change(ann, window, [700, 640], 1)],
    ['zoomed in', () => change(ann, window, [700, 640], 1.5)],
    ['zoomed out', () => change(ann, window, [520, 640], 1)],
    ['large text', () => setTextSize('200')],
    ['plain text', () => setTextSize('100')],
    ['pasted', () => composer.fill(Array.from({ length: 80 }, (_, index) => `pasted ${index}`).join('\n'))],
    ['cleared', () => composer.fill('')],
  ];
  const settled = (): Promise<void> =>
    window.evaluate(async () => {
      for (let frame = 0; frame < 10; frame += 1) await new Promise(requestAnimationFrame);
    });
  for (const [name, step] of steps) {
    await step();
    await settled();
    await expect(last, name).toBeInViewport({ ratio: 0.9 });
  }

  await scrollUp(window, last);
  await settled();
  await scrollInto(window, message(window, `${await firstInSight(window)}`));
  await settled();
  const first = await firstInSight(window);
  for (const [name, step] of steps) {
    await step();
    await settled();
    expect(await firstInSight(window), name).toBe(first);
  }

  for (let round = 1; round <= 8; round += 1) {
    write(round * 100, round * 100 + 12, 'Burst');
    if (round % 2 === 0) await scrollUp(window, message(window, /./).last());
    if (await pill(window).isVisible()) await pill(window).click();
    await say(window, `Mine ${round}`);
    await expect(message(window, `Mine ${round}`)).toBeInViewport();
  }
  await expect(message(window, 'Burst 812.')).toBeInViewport();
  await expect(window.getByText('Came late')).toHaveCount(0);
});

/** Scrolls so that a message begins clearly above the visible part: no rounding then decides whether it is the first in sight. */
async function scrollInto(window: Page, row: Locator): Promise<void> {
  const [list, box] = await Promise.all([window.getByRole('log').boundingBox(), row.boundingBox()]);
  await window.mouse.wheel(0, (box?.y ?? 0) - (list?.y ?? 0) + 20);
}

/** The text of the first message of which something is visible. */
const firstInSight = (window: Page): Promise<string> =>
  window.evaluate(() => {
    const top = document.querySelector('[role=log]')?.getBoundingClientRect().top ?? 0;
    const rows = [...document.querySelectorAll('[role=log] article')];
    const first = rows.find((row) => row.getBoundingClientRect().bottom > top + 1);
    return /number \d+\./.exec(first?.textContent ?? '')?.[0] ?? '';
  });
