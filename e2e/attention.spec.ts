import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, person, say, talk, test } from './fixtures';
import { call } from './support/bridge';
import { choosePicture } from './support/demo-acts';
import { Desktop } from './support/desktop';

const missing = ['openbox', 'xprop'].filter((name) => spawnSync('which', [name]).status !== 0);

test.skip(missing.length > 0, `these are missing: ${missing.join(', ')}`);

test('with a window manager, a window that does not have the keyboard asks for attention, and a notification has a picture', async ({
  stage,
}) => {
  const desktop = await Desktop.start('body', 'actions');
  const openbox = spawn('openbox', { env: { ...process.env, ...desktop.env }, stdio: 'ignore' });
  try {
    const server = await stage.server();
    const ann = await stage.start({ user: 'ann', server: server.address, env: desktop.env });
    const bob = await stage.start({ user: 'bob', server: server.address });
    const [hers, his] = await talk(ann, bob);
    if (!hers || !his) throw new Error('two windows');
    const window = await ann.app.browserWindow(hers);
    const id = await window.evaluate((each) => each.getNativeWindowHandle().readUInt32LE(0));
    const isUrgent = (): boolean =>
      spawnSync('xprop', ['-id', String(id), 'WM_HINTS'], { encoding: 'utf8' }).stdout.includes(
        'urgency hint',
      );
    // Another window has the keyboard.
    const preferences = await ann.preferences();
    await expect.poll(() => window.evaluate((each) => each.isFocused())).toBe(false);
    expect(isUrgent()).toBe(false);
    await say(his, 'Look here');
    await expect.poll(isUrgent).toBe(true);
    await expect
      .poll(() => desktop.last('notification')?.actions)
      .toEqual(['default', 'Open', 'reply', 'Reply']);

    // To Playwright every open page has the focus, and so its message was read before a picture is decoded.
    await ann.closeWindow(hers);
    await choosePicture(bob, 'bob');
    await expect(person(await ann.roster(), 'bob').locator('img')).toBeVisible();
    await say(his, 'And here');
    // His picture, decoded: its size, and its sky in the corner.
    await expect.poll(() => desktop.last('notification')?.picture?.slice(0, 2)).toEqual([96, 96]);
    const colour = desktop.last('notification')?.picture?.slice(2) ?? [];
    expect(colour[3]).toBe(255);
    for (const [index, value] of [140, 196, 232].entries())
      expect(Math.abs((colour[index] ?? 0) - value)).toBeLessThan(16);

    await call(preferences, 'setSettings', { notificationShows: 'nothing' });
    await say(his, 'And there');
    await expect.poll(() => desktop.last('notification')?.title).toBe('Parley');
    expect(desktop.last('notification')?.picture).toBeNull();
  } finally {
    const ended = once(openbox, 'exit');
    openbox.kill();
    await ended;
    await desktop.stop();
  }
});
