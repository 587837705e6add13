import { expect, type Page } from '@playwright/test';
import type { User } from './user';

/** Opens the window in which the user chooses what to share, through the menu of the composer. */
export async function openSharing(user: User, conversation: Page): Promise<Page> {
  await conversation.getByRole('button', { name: 'Add', exact: true }).click();
  await conversation.getByRole('menuitem', { name: 'Share the screen…' }).click();
  return await onlyPage(user, 'sharing');
}

/** Shares the whole screen in a conversation. Returns the window that says so. */
export async function shareScreen(user: User, conversation: Page): Promise<Page> {
  const sharing = await openSharing(user, conversation);
  await sharing.getByRole('region', { name: 'Screens' }).getByRole('button').first().click();
  await expect(sharing.getByRole('button', { name: 'Stop sharing' })).toBeVisible();
  return sharing;
}

/** The app's only window of a kind, once it is open. */
export async function onlyPage(user: User, kind: 'sharing' | 'watching'): Promise<Page> {
  const url = `app://${kind}/${kind}.html`;
  const found = (): Page | undefined => user.app.windows().find((page) => page.url() === url);
  await expect.poll(() => found() !== undefined, `${user.name}'s window for ${kind}`).toBe(true);
  const page = found();
  if (!page) throw new Error('The window was closed.');
  await page.waitForLoadState();
  return page;
}

/** Presses the button that closes its window. */
export async function pressLast(page: Page, name: string): Promise<void> {
  const closed = page.waitForEvent('close');
  const button = page.getByRole('button', { name });
  await expect(button).toBeVisible();
  // The window may be gone before the press is reported.
  await button.click().catch(() => undefined);
  await closed;
}
