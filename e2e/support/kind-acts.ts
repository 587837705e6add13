import { expect, type Locator, type Page } from '@playwright/test';
import { message } from './acts';

/** A button beside a message. */
export const tool = (page: Page, text: string, name: string): Locator =>
  message(page, text).getByRole('button', { name, exact: true });

/** Reacts to a message, with the pointer. */
export async function react(page: Page, text: string, emoji: string): Promise<void> {
  await message(page, text).hover();
  await tool(page, text, 'React').click();
  await page.getByRole('menuitemcheckbox', { name: emoji }).click();
}

/** Appends to the last own message, opened with the arrow key. */
export async function editLast(page: Page, more: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).press('ArrowUp');
  const edited = page.getByRole('textbox', { name: 'Edited message' });
  await edited.press('End');
  await edited.pressSequentially(more);
  await edited.press('Enter');
  await expect(edited).toHaveCount(0);
}

export async function nameConversation(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Name this conversation' }).click();
  const box = page.getByRole('dialog').getByRole('textbox');
  await box.fill(name);
  await box.press('Enter');
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
}

export async function deleteMessage(page: Page, text: string): Promise<void> {
  await message(page, text).hover();
  await tool(page, text, 'Delete').click();
  await page.getByRole('button', { name: 'Delete message' }).click();
}

/** Asks people to choose, with the keyboard. */
export async function askPoll(page: Page, question: string, choices: readonly string[]): Promise<void> {
  await page.keyboard.press('Control+p');
  await page.keyboard.type(question);
  for (const choice of choices) {
    await page.keyboard.press('Enter');
    await page.keyboard.type(choice);
  }
  await page.getByRole('button', { name: 'Send poll' }).click();
}
