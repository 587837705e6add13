import { expect, test, type User } from './fixtures';

/** Chooses an entry of the Help menu. */
const choose = (user: User, label: string): Promise<void> =>
  user.app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    items?.find((item) => item.label === wanted)?.click();
  }, label);

/** Whether a window shows a text. Scripts of tests do not run in windows without scripts. */
const shows = (user: User, title: string, text: string): Promise<boolean> =>
  user.app.evaluate(
    async ({ BrowserWindow }, [wanted, searched]) => {
      const window = BrowserWindow.getAllWindows().find((each) => each.getTitle() === wanted);
      if (!window?.isVisible()) return false;
      const { webContents } = window;
      const matches = new Promise<number>((resolve) =>
        webContents.once('found-in-page', (_event, found) => resolve(found.matches)),
      );
      webContents.findInPage(searched);
      return (await matches) > 0;
    },
    [title, text] as const,
  );

test('Help shows the licences of all that Parley is made of, once each', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann' });
  await ann.roster();
  for (const [label, text] of [
    ['Licences', 'react-dom'],
    ['Licences of Chromium', 'zlib'],
  ] as const) {
    await choose(ann, label);
    await choose(ann, label);
    await expect.poll(() => shows(ann, label, text)).toBe(true);
  }
  expect(await ann.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(3);
});
