import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeHistory } from '../bench/history/make-history';
import { seeded } from '../testing/random';
import { migrations } from '../electron/storage/messages/tables';
import { openForWriting } from '../runtime/sqlite/database';
import {
  accept,
  conversationEntry,
  expect,
  message,
  say,
  talk,
  test,
  type Stage,
  type User,
} from './fixtures';
import { projectDir, removeDir, temporaryDir } from './support/paths';
import { electronExecutable, launchArguments } from './support/user';

/** A person who quits and comes back with the same profile. */
async function again(stage: Stage, user: User, server: string): Promise<User> {
  await user.quit();
  return stage.start({ user: user.name, profile: user.profile, server });
}

async function open(user: User, conversation: string): Promise<Page> {
  await conversationEntry(await user.roster(), conversation).dblclick();
  return user.conversation();
}

async function choose(window: Page, action: string): Promise<void> {
  await window.getByRole('button', { name: 'Conversation menu' }).click();
  await window.getByRole('menuitem', { name: action }).click();
}

/** Starts apps with profiles that outlive them. */
async function withProfiles(
  stage: Stage,
  names: readonly string[],
  server: string,
  run: (...users: User[]) => Promise<void>,
): Promise<void> {
  const profiles = names.map((name) => temporaryDir(name));
  try {
    const starts = names.map((user, index) => stage.start({ user, server, profile: profiles[index] ?? '' }));
    await run(...(await Promise.all(starts)));
  } finally {
    await Promise.all(stage.users.map((user) => user.remove()));
    profiles.forEach(removeDir);
  }
}

test('a message written offline waits through a restart, is sent once, and shows its state', async ({
  stage,
}) => {
  const server = await stage.server();
  await withProfiles(stage, ['ann', 'bob'], server.address, async (ann, bob) => {
    if (!ann || !bob) throw new Error('two people');
    const [, his] = await talk(ann, bob);
    if (!his) throw new Error('two windows');
    await server.stop('SIGKILL');
    const window = await ann.conversation();
    await say(window, 'Written offline');
    await expect(message(window, 'Written offline')).toHaveAttribute('data-state', 'pending');
    await expect(window.getByText('Will be sent when the connection is back')).toBeVisible();
    const returned = await again(stage, ann, server.address);
    const reopened = await open(returned, 'bob');
    await expect(message(reopened, 'Written offline')).toHaveAttribute('data-state', 'pending');
    await server.start();
    await expect(message(reopened, 'Written offline')).toHaveAttribute('data-state', 'delivered');
    await expect(
      message(reopened, 'Written offline').getByRole('img', { name: 'Delivered to bob' }),
    ).toBeVisible();
    await expect(message(his, 'Written offline')).toHaveCount(1);
    await say(his, 'Got it');
    await expect(message(reopened, 'Got it')).toHaveCount(1);
  });
});

test('somebody who comes back catches up, finds the first unread message, and reading reduces the unread count', async ({
  stage,
}) => {
  const server = await stage.server();
  await withProfiles(stage, ['ann', 'bob'], server.address, async (ann, bob) => {
    if (!ann || !bob) throw new Error('two people');
    const [window, closed] = await talk(ann, bob);
    if (!window || !closed) throw new Error('two windows');
    // A window that is open at quit opens again, and messages that arrive while its end is visible count as read.
    await bob.closeWindow(closed);
    await expect.poll(() => closed.isClosed()).toBe(true);
    await bob.quit();
    const count = 60;
    for (let index = 1; index <= count; index += 1) await say(window, `While you were away ${index}.`);
    const returned = await stage.start({ user: 'bob', profile: bob.profile, server: server.address });
    const entry = conversationEntry(await returned.roster(), 'ann');
    await expect(entry).toContainText(`${count} unread`);
    await expect(entry).toContainText(`While you were away ${count}.`);
    const his = await open(returned, 'ann');
    await his.bringToFront();
    await expect(his.getByText('New', { exact: true })).toBeVisible();
    await expect(message(his, 'While you were away 1.')).toBeVisible();
    await expect(entry).not.toContainText(`${count} unread`);
    await his.getByRole('button', { name: /New messages|Latest messages/ }).click();
    await expect(message(his, `While you were away ${count}.`)).toBeVisible();
    await expect(message(window, `While you were away ${count}.`)).toHaveAttribute('data-state', 'delivered');
  });
});

test('somebody invited later reads from then on, or everything if the inviter allows it', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob, cleo, dan] = await stage.people(server, 'ann', 'bob', 'cleo', 'dan');
  const [window] = await talk(ann, bob);
  if (!window) throw new Error('two windows');
  await say(window, 'Said before');
  const add = async (name: string, history: boolean): Promise<void> => {
    await choose(window, 'Invite more people…');
    await window.getByRole('checkbox', { name }).check();
    if (history) await window.getByRole('switch', { name: 'Let them read what was said before' }).check();
    await window.getByRole('button', { name: 'Invite', exact: true }).click();
  };
  await add('cleo', false);
  await add('dan', true);
  const [hers, theirs] = [await accept(cleo), await accept(dan)];
  await say(window, 'Said afterwards');
  for (const page of [hers, theirs]) await expect(message(page, 'Said afterwards')).toHaveCount(1);
  await expect(message(theirs, 'Said before')).toHaveCount(1);
  await expect(message(hers, 'Said before')).toHaveCount(0);
  await expect(hers.getByText(/missing/)).toHaveCount(0);
});

test('deleting messages asks first, can be undone for a while, and keeps the conversation', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [window, his] = await talk(ann, bob);
  if (!window || !his) throw new Error('two windows');
  await say(window, 'A secret of old');
  await expect(message(his, 'A secret of old')).toHaveCount(1);
  const remove = async (): Promise<void> => {
    await choose(window, 'Delete messages…');
    await window.getByRole('button', { name: 'Delete messages' }).click();
    await expect(message(window, 'A secret of old')).toHaveCount(0);
  };
  await remove();
  await window.getByRole('button', { name: 'Undo' }).click();
  await expect(message(window, 'A secret of old')).toHaveCount(1);
  await remove();
  await expect(window.getByRole('button', { name: 'Undo' })).toHaveCount(0, { timeout: 15_000 });
  await say(his, 'Still here');
  await expect(message(window, 'Still here')).toHaveCount(1);
  await expect(message(window, 'A secret of old')).toHaveCount(0);
  await expect(message(his, 'A secret of old')).toHaveCount(1);
  await expect(window.getByText(/missing/)).toHaveCount(0);
});

test('a muted conversation is marked; an archived one is hidden until a new message comes', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [window, his] = await talk(ann, bob);
  if (!window || !his) throw new Error('two windows');
  const roster = await ann.roster();
  await choose(window, 'Notifications…');
  await window.getByRole('radio', { name: 'Nothing' }).click();
  await window.getByRole('button', { name: 'Save' }).click();
  await expect(conversationEntry(roster, 'bob').getByRole('img', { name: 'Muted' })).toBeVisible();
  await choose(window, 'Archive');
  await expect(conversationEntry(roster, 'bob')).toHaveCount(0);
  await roster.getByRole('button', { name: 'Archive (1)' }).click();
  await expect(roster.getByRole('listbox', { name: 'Archive' }).getByRole('option')).toContainText('bob');
  await say(his, 'Something new');
  await expect(roster.getByRole('button', { name: /Archive/ })).toHaveCount(0);
  await expect(conversationEntry(roster, 'bob')).toContainText('Something new');
});

test('search shows results while the user types, says what it covers, and opens the conversation at the message', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [window, his] = await talk(ann, bob);
  if (!window || !his) throw new Error('two windows');
  for (const text of ['The core is on the bench', '今天的岩芯很漂亮', 'See https://example.org/core'])
    await say(his, text);
  await expect(message(window, 'example.org')).toHaveCount(1);
  await ann.closeWindow(window);
  const roster = await ann.roster();
  const field = roster.getByRole('textbox', { name: 'Search' });
  const hits = roster.getByRole('listbox', { name: 'Found messages' }).getByRole('option');
  const finds = async (text: string, found: readonly (string | RegExp)[]): Promise<void> => {
    await field.fill(text);
    await expect(hits).toHaveText([...found]);
  };
  await finds('cor', [/example\.org\/core/, /The core is/]);
  await expect(roster.getByText('2 found. Searched all 4 messages.')).toBeVisible();
  const nobody = roster.getByText('Nobody here is called that.');
  await expect(nobody).toHaveCount(0);
  await finds('"core is" from:bob', [/The core is/]);
  await finds('岩芯', [/岩芯/]);
  await finds('has:link', [/example/]);
  await finds('core from:ann', []);
  await expect(nobody).toBeVisible();
  await finds('core before:2001', []);
  await field.fill('core from:nobody');
  await expect(roster.getByText('Nobody whom you know is called “nobody”.')).toBeVisible();
  await roster.getByRole('button', { name: 'Clear search' }).click();
  await expect(field).toHaveValue('');
  await expect(field).toBeFocused();
  await finds('bench', [/bench/]);
  await hits.first().click();
  const reopened = await ann.conversation();
  await expect(message(reopened, 'The core is on the bench')).toBeVisible();
  await reopened.keyboard.press('Control+f');
  await reopened.getByRole('textbox', { name: 'Search in this conversation' }).fill('漂亮');
  await expect(reopened.getByText('1 found. Searched all 4 messages.')).toBeVisible();
});

test('a damaged message database is set aside, reported, and its messages are fetched again from others', async ({
  stage,
}) => {
  const server = await stage.server();
  await withProfiles(stage, ['ann', 'bob'], server.address, async (ann, bob) => {
    if (!ann || !bob) throw new Error('two people');
    const [window] = await talk(ann, bob);
    if (!window) throw new Error('two windows');
    await say(window, 'Kept by others, too');
    await expect(message(window, 'Kept by others, too')).toHaveAttribute('data-state', 'delivered');
    await ann.quit();
    writeFileSync(join(ann.profile, 'messages.sqlite'), 'Not what it was.');
    const returned = await stage.start({ user: 'ann', profile: ann.profile, server: server.address });
    const roster = await returned.roster();
    await expect(
      roster.getByText(/could not be read.*set aside as messages\.sqlite\.unreadable-/),
    ).toBeVisible();
    expect(
      readdirSync(ann.profile).filter((name) => name.startsWith('messages.sqlite.unreadable-')),
    ).toHaveLength(1);
    await expect(message(await open(returned, 'bob'), 'Kept by others, too')).toHaveCount(1);
    await roster.getByRole('button', { name: 'OK' }).click();
    await expect(roster.getByText(/could not be read/)).toHaveCount(0);
  });
});

test('a profile of a later version is refused with a plain sentence, and left as it is', async () => {
  const profile = temporaryDir('later');
  const database = openForWriting(join(profile, 'messages.sqlite'), [...migrations, () => undefined]);
  database.close();
  const before = readFileSync(join(profile, 'messages.sqlite'));
  const app = spawn(electronExecutable(), launchArguments({ user: 'ann' }, profile), { cwd: projectDir });
  try {
    let output = '';
    app.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
    await expect
      .poll(() => output)
      .toContain('This profile was used by a later version of Parley. Update Parley');
    expect(readFileSync(join(profile, 'messages.sqlite'))).toEqual(before);
  } finally {
    app.kill('SIGKILL');
    // Its other processes, which share its output, write to the profile until they end.
    await once(app, 'close');
    removeDir(profile);
  }
});

test('scrolling from an old message reaches the end without a jump', async ({ stage }) => {
  const profile = temporaryDir('read-on');
  makeHistory(profile, 130, seeded(1));
  const user = await stage.start({ user: 'ann', profile, nearby: 'loopback' });
  const window = await open(user, 'Field camp');
  await choose(window, 'Go to a date…');
  await window.getByRole('textbox', { name: 'Date' }).fill('2001-01-01');
  await window.keyboard.press('Enter');
  await expect(window.getByText(/ n0$/)).toBeInViewport();
  const leap = await window.evaluate(async () => {
    const list = document.querySelector('[role=log]');
    const rest = (): number => (list ? list.scrollHeight - list.clientHeight - list.scrollTop : 0);
    let leap = 0;
    const isDone = (): boolean => rest() <= 100 && / n129\b/.test(document.body.innerText);
    for (let step = 0; step < 400 && !isDone(); step += 1) {
      const before = list?.scrollTop ?? 0;
      list?.scrollBy(0, 60);
      for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
      leap = Math.max(leap, (list?.scrollTop ?? 0) - before);
    }
    return rest() <= 100 ? leap : Infinity;
  });
  expect(leap).toBeLessThan(400);
  await user.remove();
  removeDir(profile);
});

test('a conversation with a million messages opens at the end, scrolls smoothly, and goes to any day', async ({
  stage,
}, info) => {
  test.setTimeout(600_000);
  const profile = temporaryDir('million');
  try {
    const messages = 1_000_000;
    const { firstAt } = makeHistory(profile, messages, seeded(1), 'open');
    const user = await stage.start({ user: 'ann', profile, nearby: 'loopback' });
    const window = await open(user, 'Field camp');
    await expect(window.getByText(`n${messages - 1}`)).toBeVisible();
    for (const [direction, pixels] of [
      ['up', -120],
      ['down', 120],
    ] as const) {
      const frames = await window.evaluate(scroll, pixels);
      const recorded = `scrolling ${direction}: median frame ${frames.median} ms, p99 ${frames.p99} ms`;
      info.annotations.push({ type: 'a million messages', description: recorded });
      process.stdout.write(`a million messages, ${recorded}\n`);
    }
    await choose(window, 'Go to a date…');
    const day = new Date(firstAt + 400 * 86_400_000);
    day.setHours(0, 0, 0, 0);
    const written = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) =>
      String(part).padStart(2, '0'),
    );
    await window.getByRole('textbox', { name: 'Date' }).fill(written.join('-'));
    await window.getByRole('button', { name: 'Go', exact: true }).click();
    const first = Math.ceil((day.getTime() - firstAt) / 60_000);
    await expect(window.getByText(`n${first}`)).toBeVisible();
    await window.getByRole('button', { name: 'Latest messages' }).click();
    await expect(window.getByText(`n${messages - 1}`)).toBeVisible();
    await user.remove();
  } finally {
    removeDir(profile);
  }
});

/** Scrolls by `pixels` per frame through many pages. Runs in the window. */
async function scroll(pixels: number): Promise<{ median: number; p99: number }> {
  const list = document.querySelector('[role=log]');
  const times: number[] = [];
  let last = performance.now();
  for (let frame = 0; frame < 400; frame += 1) {
    if (list) list.scrollTop += pixels;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  times.sort((a, b) => a - b);
  const at = (part: number): number => Math.round(times[Math.floor(times.length * part)] ?? 0);
  return { median: at(0.5), p99: at(0.99) };
}
