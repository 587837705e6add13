import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, say, talk, test } from './fixtures';
import { Desktop } from './support/desktop';

const missing = ['openbox', 'xprop'].filter((name) => spawnSync('which', [name]).status !== 0);

test.skip(missing.length > 0, `these are missing: ${missing.join(', ')}`);

test('with a window manager, a window that does not have the keyboard asks for attention', async ({
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
    await ann.preferences();
    await expect.poll(() => window.evaluate((each) => each.isFocused())).toBe(false);
    expect(isUrgent()).toBe(false);
    await say(his, 'Look here');
    await expect.poll(isUrgent).toBe(true);
    await expect
      .poll(() => desktop.last('notification')?.actions)
      .toEqual(['default', 'Open', 'reply', 'Reply']);
  } finally {
    const ended = once(openbox, 'exit');
    openbox.kill();
    await ended;
    await desktop.stop();
  }
});
