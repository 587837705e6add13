import {
  accept,
  conversationEntry,
  expect,
  message,
  person,
  say,
  select,
  startConversation,
  test,
} from './fixtures';
import { windowRow } from '../shared/ipc/windows';
import { call } from './support/bridge';
import { landscape } from './support/picture';
import { picture, pictures } from './support/pictures';

const hill = landscape([120, 180, 230], [250, 220, 120], [60, 120, 70]);

test('what is said first invites, and shows who is pending; accepting opens their window', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const inviting = await startConversation(ann, ['bob']);
  await expect(inviting.getByText(/^Waiting for bob/)).toBeVisible();
  const invitation = await bob.invitation();
  await expect(invitation.getByText(/ann invites you/i)).toBeVisible();
  expect(await ann.windows('invitation'), 'the inviter is not invited').toHaveLength(0);
  // Unasked, it takes no key that is meant for another window.
  await expect(invitation.locator(':focus')).toHaveCount(0);
  await (await bob.roster()).getByRole('button', { name: /ann invites you/ }).click();
  await expect(invitation.getByRole('textbox', { name: 'Answer to ann' })).toBeFocused();
  await invitation.keyboard.press('Enter');
  await expect(invitation.getByRole('button', { name: 'Accept', exact: true })).toBeVisible();
  await expect(invitation.getByRole('textbox', { name: 'Answer to ann' })).toHaveValue('');
  // A picture that the conversation gets meanwhile.
  await inviting.getByRole('button', { name: 'Conversation menu' }).click();
  await inviting.getByRole('menuitem', { name: 'Picture of this conversation…' }).click();
  await inviting
    .getByLabel('Picture file')
    .setInputFiles({ name: 'hill.png', mimeType: 'image/png', buffer: hill });
  await inviting.getByRole('button', { name: 'Use picture' }).click();
  const shown = invitation.locator('img[src^="/picture/"]');
  await expect.poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(128);
  await pictures(invitation, 'invitation-picture');
  await inviting.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  const joined = await accept(bob);
  await expect(inviting.getByText(/^Waiting for/)).toHaveCount(0);
  for (const page of [inviting, joined])
    await expect(page.getByRole('region', { name: 'Members' })).toContainText('bob');
  await expect(inviting.getByText('bob joined')).toBeVisible();
  await expect(joined.getByText('You joined')).toBeVisible();
  expect(await bob.windows('invitation')).toHaveLength(0);
});

test('several people are invited with the keyboard alone', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const cleo = await stage.client(server, 'cleo');
  const roster = await ann.roster();
  await expect(person(roster, 'bob')).toBeVisible();
  await expect(person(roster, 'cleo')).toBeVisible();
  await roster.getByRole('listbox', { name: 'People' }).focus();
  await roster.keyboard.press('Space');
  await expect(person(roster, 'bob')).toHaveAttribute('aria-selected', 'true');
  await roster.keyboard.press('ArrowDown');
  await roster.keyboard.press('Space');
  await expect(person(roster, 'cleo')).toHaveAttribute('aria-selected', 'true');
  const start = roster.getByRole('button', { name: /^Write to 2/ });
  await expect(start).toBeVisible();
  await start.focus();
  await roster.keyboard.press('Enter');
  const inviting = await ann.conversation();
  await say(inviting, 'Tea?');
  await expect(inviting.getByText(/Waiting for/).first()).toBeVisible();
  const invitation = await bob.invitation();
  await expect(invitation.getByText(/ann invites you to talk with cleo/i)).toBeVisible();
  const received = await cleo.next('INVITATION');
  expect(received['from']).toBe('ann');
});

test('Enter on a person opens a conversation with them', async ({ stage }) => {
  const server = await stage.server();
  await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  await roster.getByRole('listbox', { name: 'People' }).focus();
  await roster.keyboard.press('Enter');
  const conversation = await ann.conversation();
  await expect(conversation.getByRole('heading', { level: 2, name: 'bob' })).toBeVisible();
  await conversation.keyboard.type('Tea?');
  await conversation.keyboard.press('Enter');
  await expect(conversation.getByText(/^Waiting for bob/)).toBeVisible();
});

test('the inviter sees that an invitation was declined', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const cleo = await stage.client(server, 'cleo');
  const inviting = await startConversation(ann, ['bob', 'cleo']);
  const invitation = await bob.invitation();
  await invitation.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(inviting.getByText(/bob declined/i)).toBeVisible();
  await expect(inviting.getByText(/Waiting for.*cleo/).first()).toBeVisible();
  await expect.poll(async () => (await bob.windows('invitation')).length).toBe(0);
  cleo.send('DECLINE', { conversation: (await cleo.next('INVITATION'))['conversation'] });
  await expect(inviting.getByText(/cleo declined/i)).toBeVisible();
  await expect(inviting.getByText(/^Waiting for/)).toHaveCount(0);
});

test("a cancelled invitation disappears from the invitee's window", async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const inviting = await startConversation(ann, ['bob']);
  await bob.invitation();
  await inviting
    .getByRole('button', { name: /Cancel invitation/ })
    .first()
    .click();
  await expect.poll(async () => (await bob.windows('invitation')).length).toBe(0);
  await expect(inviting.getByText(/^Waiting for/)).toHaveCount(0);
});

test('twenty invitations at once wait in one window', async ({ stage }) => {
  const server = await stage.server();
  const ann = await stage.start({ user: 'ann', server: server.address });
  await ann.roster();
  const inviters = await Promise.all(
    Array.from({ length: 20 }, (_, index) => stage.client(server, `friend-${index + 10}`)),
  );
  const ids = await Promise.all(inviters.map((inviter) => inviter.invite(['ann'])));
  const invitation = await ann.invitation(/friend-\d+ invites you/);
  await expect(invitation.getByText(/friend-\d+ invites you/)).toHaveCount(20);
  expect(ann.pages(), 'one roster and one window for all invitations').toHaveLength(2);
  await invitation.getByRole('button', { name: 'Accept', exact: true }).first().click();
  const conversation = await ann.conversation();
  await expect(invitation.getByText(/friend-\d+ invites you/)).toHaveCount(19);
  await invitation.getByRole('button', { name: 'Decline', exact: true }).first().click();
  await expect(invitation.getByText(/friend-\d+ invites you/)).toHaveCount(18);
  await say(conversation, 'Hello from the queue');
  expect(new Set(ids).size).toBe(20);
});

test('three invitations are seen at once, and the window keeps a height that the user chose', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const cleo = await stage.client(server, 'cleo');
  const ann = await stage.start({ user: 'ann', server: server.address });
  for (const title of ['Garden', 'Kitchen', 'Cellar']) await bob.invite(['ann'], title);
  const invitation = await ann.invitation('Cellar');
  const accepts = invitation.getByRole('button', { name: 'Accept', exact: true });
  await expect(accepts).toHaveCount(3);
  for (const button of await accepts.all()) await expect(button).toBeInViewport({ ratio: 1 });

  const window = await ann.app.browserWindow(invitation);
  await window.evaluate((each) => each.setContentSize(360, 300));
  await expect.poll(() => invitation.evaluate(() => innerHeight)).toBe(300);
  await cleo.invite(['ann'], 'Attic');
  await expect(accepts).toHaveCount(4);
  expect(await invitation.evaluate(() => innerHeight)).toBe(300);

  await window.evaluate((each) => each.webContents.setZoomFactor(2));
  await expect.poll(() => invitation.evaluate(() => innerWidth)).toBe(180);
  const sentence = invitation.getByText(/invites you to talk/).first();
  expect((await sentence.boundingBox())?.width, 'width at twice the size').toBeGreaterThan(100);
});

test('in the smallest window and with large text, nothing covers the answer to an invitation', async ({
  stage,
}) => {
  const server = await stage.server();
  const bob = await stage.client(server, 'bob');
  const ann = await stage.start({ user: 'ann', server: server.address });
  await bob.invite(['ann'], 'Garden');
  const invitation = await ann.invitation('Garden');
  const window = await ann.app.browserWindow(invitation);
  const { least } = windowRow('invitation').size;
  const preferences = await ann.preferences();
  const fields = [
    invitation.getByRole('textbox'),
    invitation.getByRole('button', { name: 'Decline', exact: true }),
    invitation.getByRole('button', { name: 'Accept', exact: true }),
  ];
  for (const [textSize, height] of [
    ['100', least.height],
    ['200', 300],
  ] as const) {
    await call(preferences, 'setSettings', { textSize });
    await expect(invitation.locator('html')).toHaveCSS('font-size', textSize === '200' ? '28px' : '14px');
    await window.evaluate((each, size) => each.setContentSize(...size), [least.width, height] as const);
    await expect.poll(() => invitation.evaluate(() => innerHeight)).toBe(height);
    for (const field of fields) await expect.poll(() => field.evaluate(isUncovered)).toBe(true);
    await picture(invitation, `invitation-small-${textSize}`);
  }
  // Where there is room for neither, all of it scrolls.
  await window.evaluate((each, size) => each.setContentSize(...size), [least.width, least.height] as const);
  await expect.poll(() => invitation.evaluate(() => innerHeight)).toBe(least.height);
  for (const field of fields) {
    await field.focus();
    expect(await field.evaluate(isUncovered)).toBe(true);
  }
});

/** Whether an element is what a pointer at its middle and near its corners is at. */
function isUncovered(element: Element): boolean {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const points = [
    [(left + right) / 2, (top + bottom) / 2],
    [left + 6, top + 6],
    [right - 6, bottom - 6],
  ] as const;
  return points.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
}

test('people can be added to a conversation, and see messages from their invitation on', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const cleo = await stage.client(server, 'cleo');
  const id = await cleo.invite(['ann'], 'Garden');
  const conversation = await accept(ann, /Garden|cleo/);
  cleo.send('INVITE', { conversation: id, users: ['bob'] });
  await expect(conversation.getByText(/Waiting for.*bob/).first()).toBeVisible();
  const joined = await accept(bob);
  await say(joined, 'I brought the seeds');
  await expect(message(conversation, 'I brought the seeds')).toHaveCount(1);
  await cleo.next('SEND_MESSAGE', (fields) => fields['text'] === 'I brought the seeds');
  await expect(conversationEntry(await ann.roster(), 'Garden')).toContainText('I brought the seeds');
});

test('the button shows the number of marked people, and Escape unmarks them', async ({ stage }) => {
  const server = await stage.server();
  for (const name of ['bob', 'cleo', 'dina']) await stage.client(server, name);
  const ann = await stage.start({ user: 'ann', server: server.address });
  const roster = await ann.roster();
  await select(roster, ['bob', 'cleo', 'dina']);
  await expect(roster.getByRole('button', { name: /^Write to 3/ })).toBeVisible();
  await person(roster, 'dina').click({ modifiers: ['Control'] });
  await expect(roster.getByRole('button', { name: /^Write to 2/ })).toBeVisible();
  await person(roster, 'bob').press('Escape');
  await expect(roster.getByRole('button', { name: /^Write to/ })).toHaveCount(0);
});
