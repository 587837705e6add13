import type { Page } from '@playwright/test';
import { expect, message, person, reached, say, startConversation, accept, talk, test } from './fixtures';
import { askPoll, deleteMessage, editLast, nameConversation, react, tool } from './support/kind-acts';

const pill = (page: Page, text: string, name: string) => message(page, text).getByRole('button', { name });

test('reactions, replies, edits, deletions and titles reach the other person through a server, and survive a restart', async ({
  stage,
}) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [hers, his] = await talk(ann, bob);
  if (!hers || !his) throw new Error('two windows');

  await say(hers, 'Tea at ten');
  await react(his, 'Tea at ten', '🎉');
  await react(his, 'Tea at ten', '👍');
  await pill(hers, 'Tea at ten', '👍 1: bob reacted').click();
  await expect(pill(his, 'Tea at ten', '👍 2: You and ann reacted')).toBeVisible();
  await pill(his, 'Tea at ten', '🎉').click();
  await expect(pill(hers, 'Tea at ten', '🎉')).toHaveCount(0);

  await editLast(hers, ', or at eleven');
  await expect(message(his, 'Tea at ten, or at eleven').getByText('Edited')).toBeVisible();
  await expect(pill(his, 'Tea at ten, or at eleven', '👍 2')).toBeVisible();

  await askPoll(hers, 'Which cake?', ['Plum', 'Cheese']);
  await pill(his, 'Which cake?', 'Plum no votes').click();
  await pill(hers, 'Which cake?', 'Plum 1 vote: bob').click();
  await expect(pill(his, 'Which cake?', 'Plum 2 votes: You and ann')).toBeVisible();
  await pill(his, 'Which cake?', 'Cheese no votes').click();
  await expect(pill(hers, 'Which cake?', 'Cheese 1 vote: bob')).toBeVisible();
  await pill(hers, 'Which cake?', 'Close poll…').click();
  await hers.getByRole('button', { name: 'Close poll', exact: true }).click();
  await expect(message(his, 'Which cake?').getByText('Closed')).toBeVisible();

  await say(hers, 'Who brings the cake?');
  await message(his, 'Who brings the cake?').hover();
  await tool(his, 'Who brings the cake?', 'Reply').click();
  await expect(his.getByRole('group', { name: 'Reply to ann' })).toBeVisible();
  await his.keyboard.type('I do');
  await his.keyboard.press('Enter');
  await expect(his.getByRole('group', { name: 'Reply to ann' })).toHaveCount(0);
  const quote = { name: /^Reply to: ?You ?Who brings the cake/ };
  await message(hers, 'I do').getByRole('button', quote).click();

  await say(his, 'Never mind');
  await expect(message(hers, 'Never mind')).toHaveCount(1);
  await expect(tool(hers, 'Never mind', 'Delete')).toHaveCount(0);
  await deleteMessage(his, 'Never mind');
  await expect(message(hers, 'Never mind')).toHaveCount(0);
  await expect(message(hers, 'Message deleted')).toHaveCount(1);

  await nameConversation(hers, 'Tea');
  await expect(his.getByRole('heading', { name: 'Tea', level: 1 })).toBeVisible();
  await expect(his.getByText('ann named the conversation “Tea”')).toBeVisible();

  await bob.quit();
  const again = await stage.start({ user: 'bob', server: server.address, profile: bob.profile });
  await (await again.roster()).getByRole('option', { name: /Tea/ }).press('Enter');
  const reopened = await again.conversation();
  await expect(message(reopened, 'Tea at ten, or at eleven').getByText('Edited')).toBeVisible();
  await expect(pill(reopened, 'Tea at ten, or at eleven', '👍 2: You and ann reacted')).toBeVisible();
  await expect(message(reopened, 'Message deleted')).toHaveCount(1);
  await expect(pill(reopened, 'Which cake?', 'Cheese 1 vote: You')).toBeVisible();
  await expect(message(reopened, 'I do').getByRole('button', { name: /^Reply to: ?ann ?Who/ })).toBeVisible();
});

test('reactions, edits and deletions arrive without a server, and the founder removes somebody', async ({
  stage,
}) => {
  const start = (user: string) => stage.start({ user, nearby: 'loopback' });
  const [ann, bob, cleo] = await Promise.all([start('ann'), start('bob'), start('cleo')]);
  const roster = await ann.roster();
  for (const name of ['bob', 'cleo']) await expect(person(roster, name)).toBeVisible();
  const hers = await startConversation(ann, ['bob', 'cleo']);
  const [his, third] = [await accept(bob), await accept(cleo)];
  await expect(hers.getByText(/^Waiting for/)).toHaveCount(0);

  await say(his, 'Seeds');
  await react(hers, 'Seeds', '❤️');
  await expect(pill(third, 'Seeds', '❤️ 1: ann reacted')).toBeVisible();
  await editLast(his, ' and soil');
  await expect(message(third, 'Seeds and soil').getByText('Edited')).toBeVisible();

  await expect(his.getByRole('button', { name: 'Conversation menu' })).toBeVisible();
  await hers.getByRole('button', { name: 'Conversation menu' }).click();
  await hers.getByRole('menuitem', { name: 'People…', exact: true }).click();
  await hers.getByRole('button', { name: 'Remove cleo' }).click();
  await hers.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(his.getByText('ann removed cleo')).toBeVisible();
  await expect(third.getByText('You are not in this conversation any more.')).toBeVisible();
  await hers.getByRole('button', { name: 'Close', exact: true }).click();
  await deleteMessage(his, 'Seeds and soil');
  await expect(message(hers, 'Message deleted')).toHaveCount(1);
  await say(hers, 'Only two now');
  await reached(hers, 'Only two now');
  await expect(message(his, 'Only two now')).toHaveCount(1);
  await expect(message(third, 'Only two now')).toHaveCount(0);
});
