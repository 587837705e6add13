import { accept, expect, message, test } from './fixtures';

/** Long enough that a timer which repeats within a second runs several times. */
const watchedMs = 4_000;
/** A timer that runs after such a time, or less, keeps the processor awake. */
const tooSoonMs = 1_000;
const minuteMs = 60_000;

test('no timer runs within a second, in any process, while nobody does anything', async ({ stage }) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const conversation = await bob.invite(['ann']);
  const window = await accept(ann);
  bob.send('SEND_MESSAGE', { conversation, text: 'now we are quiet' });
  await expect(message(window, 'now we are quiet')).toBeVisible();
  // Timers of what went before have run, and the spare window is ready.
  await window.waitForTimeout(watchedMs);
  // At each full minute the windows look at the times that they show.
  const untilMinute = minuteMs - (Date.now() % minuteMs);
  if (untilMinute < 2 * watchedMs) await window.waitForTimeout(untilMinute + tooSoonMs);

  const inMain = ann.app.evaluate(
    async (_, [watched, tooSoon]) => {
      const { createHook, executionAsyncResource } = process.getBuiltinModule('node:async_hooks');
      const soon: number[] = [];
      const hook = createHook({
        before: () => {
          // Of a timer: how long after it was set it runs, and runs again.
          const { _idleTimeout: ms } = executionAsyncResource() as { _idleTimeout?: number };
          if (ms !== undefined && ms <= tooSoon) soon.push(ms);
        },
      }).enable();
      // This timer is not among them: it is longer.
      await new Promise((resolve) => setTimeout(resolve, watched));
      hook.disable();
      return soon;
    },
    [watchedMs, tooSoonMs] as const,
  );

  // The debugger of Chromium says of every callback of a timer when it begins. The spare window is among the pages.
  const inWindows = ann.app.windows().map(async (page) => {
    const session = await page.context().newCDPSession(page);
    let fired = 0;
    session.on('Debugger.paused', () => {
      fired += 1;
      void session.send('Debugger.resume');
    });
    await session.send('Debugger.enable');
    for (const eventName of ['setTimeout.callback', 'setInterval.callback', 'requestAnimationFrame.callback'])
      await session.send('EventBreakpoints.setInstrumentationBreakpoint', { eventName });
    await new Promise((resolve) => setTimeout(resolve, watchedMs));
    await session.detach();
    return fired;
  });
  expect(await inMain).toEqual([]);
  for (const fired of await Promise.all(inWindows)) expect(fired).toBe(0);
});
