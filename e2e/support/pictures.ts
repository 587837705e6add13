import type { Page } from '@playwright/test';
import { join } from 'node:path';

/** Folder for pictures of windows; none are taken if it is not set. */
const folder = process.env['PARLEY_PICTURES'];

/** Whether this run takes pictures. */
export const takesPictures = folder !== undefined;

export async function picture(page: Page, name: string): Promise<void> {
  // Colours change gradually with the theme: a picture shows them as they are in the end.
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** Takes a picture in each theme. The app MUST follow the system's. */
export async function pictures(page: Page, name: string): Promise<void> {
  if (!folder) return;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await picture(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: null });
}
