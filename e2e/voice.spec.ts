import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { accept, expect, person, startConversation, test } from './fixtures';
import { expectAccessible } from './support/accessible';
import { pictures } from './support/pictures';

test('a voice message is recorded after the user has allowed it, heard before it goes, and heard at the other side', async ({
  stage,
}) => {
  const start = (user: string) =>
    stage.start({ user, nearby: 'loopback', asks: ['--use-fake-device-for-media-stream'] });
  const [ann, bob] = await Promise.all([start('ann'), start('bob')]);
  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  const hers = await startConversation(ann, ['bob']);
  const his = await accept(bob);

  // A page asks for nothing by itself.
  const asks = (): Promise<string> =>
    hers.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'given',
        ({ name }: { name: string }) => name,
      ),
    );
  expect(await asks()).toBe('NotAllowedError');

  const record = async (): Promise<void> => {
    await hers.getByRole('button', { name: 'Add', exact: true }).click();
    await hers.getByRole('menuitem', { name: 'Voice message' }).click();
  };
  const bar = hers.getByRole('group', { name: 'Recording' });
  const answers = (response: number): Promise<void> =>
    ann.app.evaluate(({ dialog }, answer) => {
      dialog.showMessageBox = () => Promise.resolve({ response: answer, checkboxChecked: false });
    }, response);

  // Declined, nothing is recorded.
  await answers(1);
  await record();
  await expect(hers.getByRole('button', { name: 'Add', exact: true })).toBeFocused();
  await expect(bar).toHaveCount(0);
  await answers(0);
  await record();
  await expect(bar.getByRole('button', { name: 'Stop recording' })).toBeFocused();
  await hers.keyboard.press('Escape');
  await expect(bar, 'Escape throws the recording away').toHaveCount(0);
  await expect(hers.getByRole('list', { name: 'To be sent' })).toHaveCount(0);

  await record();
  await expect(bar).toContainText('0:02');
  await bar.getByRole('button', { name: 'Stop recording' }).click();
  const waiting = hers.getByRole('list', { name: 'To be sent' });
  await expect(waiting).toContainText(/Voice message .*\.webm/);
  await expect(hers.getByRole('textbox', { name: 'Message' })).toBeFocused();
  expect(await asks(), 'when it is over, the page has no microphone').toBe('NotAllowedError');
  const length = (sound: Locator): Promise<number> =>
    sound.evaluate((each) => (each as HTMLAudioElement).duration);
  await expect
    .poll(() => length(waiting.locator('audio')), 'it can be heard before it goes')
    .toBeGreaterThan(1.5);
  await hers.keyboard.type('Listen');
  await hers.keyboard.press('Enter');

  const sound = his.locator('audio');
  await expect(sound, 'it comes by itself').toBeVisible();
  await expect.poll(() => length(sound), 'it says how long it is').toBeGreaterThan(1.5);
  expect(await length(sound)).toBeLessThan(30);

  // A long one is read as it is played, from wherever its listener jumps to.
  const long = join(stage.folder('sounds'), 'Minute.wav');
  writeFileSync(long, silence(60));
  await ann.app.evaluate(({ dialog }, path) => {
    Object.assign(dialog, { showOpenDialog: () => Promise.resolve({ canceled: false, filePaths: [path] }) });
  }, long);
  await hers.getByRole('button', { name: 'Attach files' }).click();
  const minute = waiting.locator('audio');
  await expect.poll(() => length(minute), 'its whole length is known').toBe(60);
  const hasJumped = minute.evaluate(
    (each: HTMLAudioElement) =>
      new Promise<boolean>((resolve) => {
        each.addEventListener('seeked', () => resolve(each.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA));
        each.addEventListener('error', () => resolve(false));
        each.currentTime = 50;
      }),
  );
  expect(await hasJumped, 'and what is far from its beginning is there').toBe(true);
});

/** A WAV file of silence: 8,000 samples of a byte a second. */
function silence(seconds: number): Buffer {
  const samples = Buffer.alloc(seconds * 8_000, 128);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

test('a recording is not lost if its window closes or crashes, if it cannot be saved, or with the app', async ({
  stage,
}) => {
  const profile = stage.folder('voice');
  const start = (user: string, more = {}) =>
    stage.start({ user, nearby: 'loopback', asks: ['--use-fake-device-for-media-stream'], ...more });
  const [first] = await Promise.all([start('Vera Voice', { profile }), start('Viktor Voice')]);
  await expect(person(await first.roster(), 'Viktor Voice')).toBeVisible();
  await first.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  await person(await first.roster(), 'Viktor Voice').click();
  const bar = (page: Page): Locator => page.getByRole('group', { name: 'Recording' });
  const waiting = (page: Page): Locator => page.getByRole('list', { name: 'To be sent' });
  const record = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Voice message' }).click();
    await expect(bar(page)).toContainText('0:02');
  };
  const plays = (page: Page, index: number): Promise<boolean> =>
    waiting(page)
      .locator('audio')
      .nth(index)
      .evaluate(async (sound: HTMLAudioElement) => {
        await sound.play();
        sound.pause();
        return sound.currentTime >= 0 && sound.error === null;
      });

  // The window is closed, of a conversation in which nothing else waits.
  const closed = await first.conversation();
  await record(closed);
  await first.closeWindow(closed);
  await expect.poll(() => closed.isClosed()).toBe(true);
  await person(await first.roster(), 'Viktor Voice').click();
  const page = await first.conversation();
  await expect(waiting(page).getByRole('listitem')).toHaveCount(1);
  expect(await plays(page, 0)).toBe(true);

  // The disk takes nothing more for a while.
  const attached = join(profile, 'transfers', 'attached');
  await record(page);
  chmodSync(attached, 0o500);
  await bar(page).getByRole('button', { name: 'Stop recording' }).click();
  const unkept = page.getByRole('group', { name: 'The recording is not saved yet.' });
  await expect(unkept.getByRole('button', { name: 'Try again' })).toBeFocused();
  await expectAccessible(page, 'recording that is not saved');
  await pictures(page, 'voice-not-saved');
  await unkept.getByRole('button', { name: 'Try again' }).click();
  await expect(unkept, 'it is still here').toBeVisible();
  chmodSync(attached, 0o700);
  await unkept.getByRole('button', { name: 'Try again' }).click();
  await expect(unkept).toHaveCount(0);
  await expect(waiting(page).getByRole('listitem')).toHaveCount(2);
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();

  // The app ends at once.
  await record(page);
  await first.signal('SIGKILL');
  const again = await start('Vera Voice', { profile });
  const after = await again.conversation();
  await expect(waiting(after).getByRole('listitem')).toHaveCount(3);
  expect(await plays(after, 2)).toBe(true);

  // The page crashes.
  await record(after);
  await again.app.evaluate(
    ({ BrowserWindow }) =>
      void BrowserWindow.getAllWindows()
        .find(({ webContents }) => webContents.getURL() === 'app://conversation/conversation.html')
        ?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => readdirSync(attached)).toHaveLength(4);
  await again.quit();
  const last = await start('Vera Voice', { profile });
  await expect(waiting(await last.conversation()).getByRole('listitem')).toHaveCount(4);
});
