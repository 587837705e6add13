import { computerName } from '../runtime/computer-name';
import type { Page } from '@playwright/test';
import { expect, person, test } from './fixtures';
import { freePort } from '../testing/free-port';
import { landscape } from './support/picture';

const picture = landscape([120, 190, 230], [255, 220, 120], [40, 110, 80]);

async function writeServer(preferences: Page, host: string, port: number): Promise<void> {
  await preferences.getByRole('textbox', { name: 'Host', exact: true }).fill(host);
  const field = preferences.getByRole('textbox', { name: 'Port', exact: true });
  await field.fill(`${port}`);
  await field.press('Enter');
}

test('another server is used at once, without a restart', async ({ stage }) => {
  const [one, two] = [await stage.server('One'), await stage.server('Two')];
  const before = await stage.client(one, 'bob');
  await stage.client(two, 'cleo');
  const ann = await stage.start({ user: 'ann', server: one.address });
  const roster = await ann.roster();
  await expect(person(roster, 'bob')).toBeVisible();
  await writeServer(await ann.preferences('Server'), two.host, two.port);
  await expect(person(roster, 'cleo')).toBeVisible();
  await expect(person(roster, 'bob')).toHaveCount(0);
  await expect.poll(() => before.online().some((each) => each.user === 'ann')).toBe(false);
});

test('host and port are checked while the user types', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann' });
  const preferences = await ann.preferences('Server');
  const port = preferences.getByRole('textbox', { name: 'Port', exact: true });
  await port.fill('70000');
  await expect(port).toHaveAccessibleDescription(/65,?535/);
  await port.fill('6666');
  await expect(port).not.toHaveAccessibleDescription(/65,?535/);
  const host = preferences.getByRole('textbox', { name: 'Host', exact: true });
  await host.fill('not a host');
  await expect(host).toHaveAccessibleDescription(/\w/);
  await expect(host).toHaveAttribute('aria-invalid', 'true');
});

test('an address is accepted in the forms in which people copy it, and shown in the usual form', async ({
  stage,
}) => {
  const server = await stage.server('Observatory');
  const ann = await stage.start({ user: 'ann' });
  const preferences = await ann.preferences('Server');
  const host = preferences.getByRole('textbox', { name: 'Host', exact: true });
  await host.fill(server.address);
  await expect(host).toHaveAttribute('aria-invalid', 'false');
  await host.press('Enter');
  await expect(preferences.getByText('Connected to Observatory.')).toBeVisible();
  await expect(host).toHaveValue(server.host);
  await expect(preferences.getByRole('textbox', { name: 'Port', exact: true })).toHaveValue(`${server.port}`);
  await preferences.getByRole('tab', { name: 'Nearby' }).click();
  const peer = preferences.getByRole('textbox', { name: 'Address of a person' });
  await peer.fill('parley://[::1]:7000');
  await peer.press('Enter');
  await expect(preferences.getByText('[::1]:7000', { exact: true })).toBeVisible();
});

test('Test connection reports the result', async ({ stage }) => {
  const server = await stage.server('Observatory');
  const ann = await stage.start({ user: 'ann' });
  const preferences = await ann.preferences('Server');
  const button = preferences.getByRole('button', { name: 'Test connection' });
  await preferences.getByRole('textbox', { name: 'Host', exact: true }).fill(server.host);
  await preferences.getByRole('textbox', { name: 'Port', exact: true }).fill(`${server.port}`);
  const result = preferences.getByRole('status', { name: 'Test result' });
  await button.click();
  await expect(result).toHaveText(/^A Parley server answers at 127\.0\.0\.1:\d+, in [\d,]+ ms\.$/);
  await server.stop();
  await button.click();
  await expect(result).toHaveText(/^No server is running at /);
});

test('the app can host a server, and lists its addresses', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann' });
  const preferences = await ann.preferences('Server');
  const port = await freePort();
  await preferences.getByRole('textbox', { name: 'Port of your server' }).fill(`${port}`);
  const hosting = preferences.getByRole('switch', { name: 'Host a server on this computer' });
  await toggle(hosting);
  await expect(preferences.getByText(new RegExp(`:${port}`)).first()).toBeVisible();
  await expect(preferences.getByText(`Connected to ${computerName()}.`)).toBeVisible();
  await preferences.bringToFront();
  const copy = preferences.getByRole('button', { name: new RegExp(`^Copy link to .+:${port}$`) }).first();
  const name = await copy.getAttribute('aria-label');
  await copy.click();
  await expect(preferences.getByRole('button', { name: 'Copied' })).toBeVisible();
  const link = await ann.app.evaluate(({ clipboard }) => clipboard.readText());
  const [, address, key] = /^parley:\/\/(.+)\/\?key=([\w-]{43})$/.exec(link) ?? [];
  expect(name).toBe(`Copy link to ${address}`);
  expect(key).not.toBe(undefined);
  const bob = await stage.client({ port }, 'bob');
  await expect(person(await ann.roster(), 'bob')).toBeVisible();
  await toggle(hosting);
  await bob.next('GOODBYE');
});

/** Clicks a switch or radio button as a person does: it is drawn over its input and changes once the app has answered. */
const toggle = (control: ReturnType<Page['getByRole']>): Promise<void> => control.click({ force: true });

test('a port in use is reported with advice', async ({ stage }) => {
  const server = await stage.server();
  const ann = await stage.start({ user: 'ann' });
  const preferences = await ann.preferences('Server');
  await preferences.getByRole('textbox', { name: 'Port of your server' }).fill(`${server.port}`);
  await toggle(preferences.getByRole('switch', { name: 'Host a server on this computer' }));
  await expect(preferences.getByText(/in use|used|taken/i).first()).toBeVisible();
});

test('a chosen picture is scaled, shown to others, and kept after a restart', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const preferences = await ann.preferences('You');
  await preferences
    .locator('input[type=file]')
    .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: picture });
  await preferences.getByRole('button', { name: 'Use picture' }).click();
  const shown = person(await bob.roster(), 'ann').locator('img');
  await expect(shown).toBeVisible();
  await expect
    .poll(() => shown.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]))
    .toEqual([128, 128]);
  await bob.quit();
  const again = await stage.start({ profile: bob.profile, user: 'bob', server: server.address });
  await expect(person(await again.roster(), 'ann').locator('img')).toBeVisible();
});

test('a dropped picture is used; a file that is not a picture is refused with a sentence', async ({
  stage,
}) => {
  const server = await stage.server();
  const observer = await stage.client(server, 'observer');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const preferences = await ann.preferences('You');
  const area = preferences.getByText(/drop/i).first();
  await drop(preferences, area, 'notes.png', Buffer.from('this is no picture'));
  await expect(
    preferences.getByText('This picture cannot be read. Choose a PNG, JPEG, WebP or GIF file.'),
  ).toBeVisible();
  await drop(preferences, area, 'me.png', picture);
  await preferences.getByRole('button', { name: 'Use picture' }).click();
  await expect
    .poll(() => observer.online().find((each) => each.user === 'ann')?.icon)
    .toMatch(/^[0-9a-f]{64}$/);
});

async function drop(
  page: Page,
  area: ReturnType<Page['getByText']>,
  name: string,
  bytes: Buffer,
): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([fileName, numbers]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(numbers)], fileName, { type: 'image/png' }));
      return data;
    },
    [name, [...bytes]] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await area.dispatchEvent(type, { dataTransfer: transfer });
}

test('the theme changes at once in every window', async ({ stage }) => {
  const ann = await stage.start({ user: 'ann' });
  const roster = await ann.roster();
  const preferences = await ann.preferences('Appearance');
  for (const [name, dark] of [
    ['Dark', true],
    ['Light', false],
  ] as const) {
    await toggle(preferences.getByRole('radio', { name }));
    for (const page of [roster, preferences]) await expect.poll(() => isDark(page)).toBe(dark);
  }
});

/** Whether the background is darker than half, whatever the notation of the colour. */
const isDark = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('no canvas');
    const painted = [document.querySelector('main'), document.body, document.documentElement].filter(
      (each) => each !== null,
    );
    const transparent = ['rgba(0, 0, 0, 0)', 'transparent'];
    const colour = painted
      .map((each) => getComputedStyle(each).backgroundColor)
      .find((each) => !transparent.includes(each));
    context.fillStyle = colour ?? 'white';
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return red + green + blue < 384;
  });

test('the name can be changed while connected', async ({ stage }) => {
  const server = await stage.server();
  const observer = await stage.client(server, 'observer');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const preferences = await ann.preferences('You');
  const field = preferences.getByRole('textbox', { name: 'Your name' });
  await field.fill('annabel');
  await field.press('Enter');
  await expect
    .poll(() =>
      observer
        .online()
        .map((each) => each.user)
        .sort(),
    )
    .toEqual(['annabel', 'observer']);
});
