import { expect, test, type User } from './fixtures';

/**
 * Chooses an entry of the Help menu. It opens a window only after the answer to this test: while the main process makes a window,
 * V8 may collect the promise of an answer that is still to come.
 */
const choose = (user: User, label: string): Promise<void> =>
  user.app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    setImmediate(() => items?.find((item) => item.label === wanted)?.click());
  }, label);

/** Whether exactly one window has this title, is visible, and its page has this text. Test scripts cannot run in it. */
const shows = (user: User, title: string, text: string): Promise<boolean> =>
  user.app.evaluate(
    async ({ BrowserWindow, net }, [wanted, searched]) => {
      const [window, ...more] = BrowserWindow.getAllWindows().filter((each) => each.getTitle() === wanted);
      const url = window?.webContents.getURL();
      if (!url || !window?.isVisible() || more.length > 0) return false;
      const page = await net.fetch(url);
      return (await page.text()).includes(searched);
    },
    [title, text] as const,
  );

test('Help opens one window with the licences of Parley and its libraries, and one with those of Chromium', async ({
  stage,
}) => {
  const ann = await stage.start({ user: 'ann' });
  await ann.hasMenu();
  for (const [label, text] of [
    ['Licences', '<summary>react-dom '],
    ['Chromium licences', '<span class="title">zlib</span>'],
  ] as const) {
    await choose(ann, label);
    await choose(ann, label);
    await expect.poll(() => shows(ann, label, text)).toBe(true);
  }
});
