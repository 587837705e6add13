import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, newUpdateKey, UpdateServer } from '../testing/updates/update-server';
import { expect, test } from './fixtures';
import { pictures } from './support/pictures';

test('a newer version is shown, downloaded when asked, and refused if its file was replaced', async ({
  stage,
}) => {
  const server = new UpdateServer();
  await server.start();
  const { secret, key } = newUpdateKey();
  const content = Buffer.alloc(200_000, 'Parley');
  const file = describe('Parley-9.0.0.tar.gz', `linux-${process.arch}-tar.gz`, content);
  server.publish(
    { product: 'parley', version: '9.0.0', notes: '• Faster\n• Quieter', files: [file] },
    secret,
  );
  server.answers.set(file.name, Buffer.alloc(200_000, 'Hostile'));
  try {
    const ann = await stage.start({ user: 'ann' });
    const downloads = join(ann.profile, 'downloads');
    await ann.app.evaluate(({ app }, folder) => app.setPath('downloads', folder), downloads);
    const preferences = await ann.preferences('Updates');
    const check = preferences.getByRole('button', { name: 'Check now' });
    await check.click();
    await expect(preferences.getByText(/^There is no update address that can be used/)).toBeVisible();

    const address = preferences.getByRole('textbox', { name: 'Update address' });
    await address.fill('example.org');
    await expect(address).toHaveAttribute('aria-invalid', 'true');
    await address.fill(server.address);
    await preferences.getByRole('textbox', { name: 'Signing key' }).fill(key);
    await check.click();
    await expect(preferences.getByRole('heading', { name: 'Version 9.0.0 is available' })).toBeVisible();
    await expect(preferences.getByText('Quieter')).toBeVisible();
    expect(server.asked).not.toContain(file.name);
    await pictures(preferences, 'updates');

    await preferences.getByRole('button', { name: 'Download' }).click();
    await expect(preferences.getByText(/^The file is not the one that was signed/)).toBeVisible();
    expect(existsSync(join(downloads, file.name))).toBe(false);
    server.answers.set(file.name, content);
    await preferences.getByRole('button', { name: 'Download' }).click();
    await expect(preferences.getByText(/cannot install it here/)).toBeVisible();
    await expect(preferences.getByRole('button', { name: 'Show in folder' })).toBeVisible();
    expect(existsSync(join(downloads, file.name))).toBe(true);
    await pictures(preferences, 'updates-downloaded');
  } finally {
    server.stop();
  }
});
