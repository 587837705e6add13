import { expect, type Locator, type Page } from '@playwright/test';
import type { User } from './user';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A person's row in the roster. */
export const person = (roster: Page, name: string): Locator =>
  roster
    .getByRole('listbox', { name: 'People' })
    .getByRole('option', { name: new RegExp(`(^|[^\\w])${escaped(name)}($|[^\\w])`) });

/** A conversation's row in the roster. */
export const conversationEntry = (roster: Page, name: string): Locator =>
  roster
    .getByRole('listbox', { name: 'Conversations' })
    .getByRole('option', { name: new RegExp(escaped(name)) });

/** Marks further people with the mouse. */
export async function select(roster: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await person(roster, name).click({ modifiers: ['Control'] });
}

/** Opens the window in which something can be said to people, through the roster. Nobody is told anything. */
export async function writeTo(user: User, names: readonly string[]): Promise<Page> {
  const roster = await user.roster();
  const before = new Set(await user.windows('conversation'));
  await select(roster, names);
  await roster.getByRole('button', { name: /^Write to/ }).click();
  return newWindow(user, before);
}

/** Says something to people, which invites them. Returns the conversation's window. */
export async function startConversation(
  inviter: User,
  names: readonly string[],
  first = 'Do you have a moment?',
): Promise<Page> {
  const page = await writeTo(inviter, names);
  await say(page, first);
  await expect(message(page, first)).toHaveCount(1);
  return page;
}

async function newWindow(user: User, before: ReadonlySet<Page>): Promise<Page> {
  let opened: Page | undefined;
  const look = async (): Promise<boolean> => {
    opened = (await user.windows('conversation')).find((page) => !before.has(page));
    return opened !== undefined;
  };
  await expect.poll(look, { message: `a new conversation window of ${user.name}` }).toBe(true);
  return opened as Page;
}

/** Accepts the open invitation. Returns the conversation's window. */
export async function accept(user: User, from?: string | RegExp): Promise<Page> {
  const invitation = await user.invitation(from);
  const before = new Set(await user.windows('conversation'));
  await invitation.getByRole('button', { name: 'Accept', exact: true }).first().click();
  return newWindow(user, before);
}

/** Writes into the composer and sends with Enter. */
export async function say(conversation: Page, text: string): Promise<void> {
  const composer = conversation.getByRole('textbox', { name: 'Message' });
  await composer.fill(text);
  await composer.press('Enter');
  await expect(composer).toHaveValue('');
}

export const message = (conversation: Page, text: string | RegExp): Locator =>
  conversation.getByRole('log', { name: 'Messages' }).getByRole('article').filter({ hasText: text });

/** States of an own message that has left this computer: a sent message may be delivered a moment later. */
const sentOrLater = /^(sent|delivered)$/;

/** Waits until an own message has at least been sent. `sent` itself is transient, so no test may wait for it. */
export const reached = (conversation: Page, text: string | RegExp, timeout?: number): Promise<void> =>
  expect(message(conversation, text)).toHaveAttribute('data-state', sentOrLater, { timeout });

/** Starts a conversation that all users join. Returns their windows, the inviter's first. */
export async function talk(inviter: User, ...others: User[]): Promise<Page[]> {
  const first = await startConversation(
    inviter,
    others.map((other) => other.name),
  );
  const rest = await Promise.all(others.map((other) => accept(other)));
  await expect(first.getByText(/^Waiting for/)).toHaveCount(0);
  return [first, ...rest];
}
