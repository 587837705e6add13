import type { Page } from '@playwright/test';
import { join } from 'node:path';

/** Where pictures of windows go, for people to look at; none are taken if this is not set. */
const folder = process.env['PARLEY_PICTURES'];

/** Whether somebody wants pictures of this run. */
export const takesPictures = folder !== undefined;

export async function picture(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
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
