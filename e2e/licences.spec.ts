import { expect, test, type User } from './fixtures';
import { chooseInMenuBar } from './support/menus';

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
    await chooseInMenuBar(ann, label);
    await chooseInMenuBar(ann, label);
    await expect.poll(() => shows(ann, label, text)).toBe(true);
  }
});
