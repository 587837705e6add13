import type { Page } from '@playwright/test';
import type { Bridge } from '../shared/ipc/contract';
import { expectAccessible } from './support/accessible';
import { pictures } from './support/pictures';
import { onlyPage, openSharing, pressLast, shareScreen } from './support/screens';
import { accept, expect, person, startConversation, test, type User } from './fixtures';

/** Has an app show a patch of one colour on the screen, or change its colour. Other windows stay below it. */
const patch = (user: User, colour: string): Promise<void> =>
  user.app.evaluate(async ({ BrowserWindow }, background) => {
    const known = BrowserWindow.getAllWindows().find((window) => window.getTitle() === 'patch');
    const made =
      known ??
      new BrowserWindow({
        title: 'patch',
        x: 0,
        y: 0,
        width: 200,
        height: 160,
        frame: false,
        alwaysOnTop: true,
        focusable: false,
      });
    if (!known) await made.loadURL('about:blank');
    await made.webContents.executeJavaScript(`document.documentElement.style.background = '${background}'`);
    made.showInactive();
    made.moveTop();
  }, colour);

/** The colour in the middle of the patch, as somebody sees it who watches: red, green and blue, each to the next 64: encoding changes it a little. */
const seen = (watching: Page): Promise<string> =>
  watching.evaluate(() => {
    const canvas = document.querySelector('canvas');
    const pixel = canvas?.getContext('2d')?.getImageData(100, 80, 1, 1).data ?? [];
    return [...pixel]
      .slice(0, 3)
      .map((value) => Math.round(value / 64))
      .join(' ');
  });

test('somebody shares their screen, a member watches it as it changes, and it ends when it is stopped', async ({
  stage,
}) => {
  const start = (user: string) => stage.start({ user, nearby: 'loopback' });
  const [quill, rasp] = await Promise.all([start('quill'), start('rasp')]);
  await expect(person(await quill.roster(), 'rasp')).toBeVisible();
  const hers = await startConversation(quill, ['rasp']);
  const his = await accept(rasp);
  await patch(quill, 'rgb(255, 0, 0)');

  const asks = (page: Page): Promise<string> =>
    page.evaluate(() =>
      navigator.mediaDevices.getDisplayMedia({ video: true }).then(
        () => 'given',
        ({ name }: { name: string }) => name,
      ),
    );
  // A page asks for nothing by itself, not even just after a press.
  await hers.getByRole('textbox', { name: 'Message' }).click();
  expect(await asks(hers)).toMatch(/NotAllowedError|NotSupportedError|AbortError/);
  const choosing = await openSharing(quill, hers);
  await expect(choosing.getByRole('heading', { name: 'What do you want to share?' })).toBeVisible();
  await expect(choosing.getByRole('region', { name: 'Screens' }).getByRole('button')).not.toHaveCount(0);
  await expectAccessible(choosing, 'choosing what to share');
  await pictures(choosing, 'share-choose');
  await choosing.getByRole('heading').first().click();
  expect(await asks(choosing)).toMatch(/NotAllowedError|NotSupportedError|AbortError/);
  await pressLast(choosing, 'Cancel');
  await expect(hers.getByText('You share your screen'), 'nothing was shared').toHaveCount(0);

  const sharing = await shareScreen(quill, hers);
  await expect(sharing.getByText('Nobody watches at the moment.')).toBeVisible();
  await his.getByRole('button', { name: 'Watch' }).click();
  const watching = await onlyPage(rasp, 'watching');
  await expect(watching.getByRole('img', { name: /The screen of .*quill/ })).toBeVisible();
  await expect.poll(() => seen(watching), 'what quill shows').toBe('4 0 0');
  await expect(sharing.getByText(/1 person watches: .*rasp/)).toBeVisible();
  await expect(hers.getByText(/You share your screen. 1 person watches/)).toBeVisible();
  await patch(quill, 'rgb(0, 0, 255)');
  await expect.poll(() => seen(watching), 'it goes on').toBe('0 0 4');
  await expectAccessible(watching, 'watching a screen');
  await expectAccessible(sharing, 'sharing the screen');
  await expectAccessible(hers, 'a conversation in which the screen is shared');
  await pictures(watching, 'watch-live');
  await pictures(sharing, 'share-live');
  await pictures(his, 'screen-message');

  // As large as it is, it is scrolled, with the keyboard as well.
  await watching.getByRole('radio', { name: '100%' }).check({ force: true });
  await watching.getByRole('radio', { name: '100%' }).press('Tab');
  await expect(watching.getByRole('button', { name: 'Full screen' })).toBeFocused();
  await watching.keyboard.press('Tab');
  await watching.keyboard.press('ArrowDown');
  const scrolled = () => watching.locator('[data-size]').evaluate((area) => area.scrollTop);
  await expect.poll(scrolled, 'it can be scrolled').toBeGreaterThan(0);

  // Whoever comes later, or again, sees what stands still.
  await rasp.closeWindow(watching);
  await expect(sharing.getByText('Nobody watches at the moment.')).toBeVisible();
  await his.getByRole('button', { name: 'Watch' }).click();
  const again = await onlyPage(rasp, 'watching');
  await expect.poll(() => seen(again), 'from a key frame on').toBe('0 0 4');

  // A sharer who sends what only looks like a frame.
  await sharing.evaluate(() => {
    const frame = new Uint8Array(5_000).map((_, at) => (at * 97 + (at >> 3)) & 0xff);
    frame.set([0xf0, 0xff, 0xff, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xf0, 0]);
    const { parley } = window as unknown as { parley: Pick<Bridge, 'shareFrame'> };
    return parley.shareFrame({ frame });
  });
  await expect(again.getByText(/What came from the computer of .*quill.* cannot be shown/)).toBeVisible();
  await pictures(again, 'watch-foreign');
  await again.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => seen(again), 'a new attempt shows it again').toBe('0 0 4');

  await pressLast(sharing, 'Stop sharing');
  await expect(again.getByText(/quill.* does not share the screen any more/)).toBeVisible();
  await expect(his.getByText('Shared the screen · ended')).toBeVisible();
  await expect(hers.getByText('Shared the screen · ended')).toBeVisible();
  await expect(his.getByRole('button', { name: 'Watch' })).toHaveCount(0);
  await pictures(again, 'watch-over');
});
