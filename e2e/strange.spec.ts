import type { ConversationId } from '../shared/ids';
import type { TestClient } from '../testing/conformance/client';
import { asEntry, sendEntry, TestNode } from '../testing/conformance/node';
import { expect, message, person, startConversation, test, type User } from './fixtures';
import { pictures } from './support/pictures';

/** Accepts a node's invitation. */
async function join(node: TestNode, line: TestClient): Promise<ConversationId> {
  const entries = asEntry(await line.take('INVITE'));
  node.take(entries);
  const [invite] = entries;
  if (!invite) throw new Error('an INVITE');
  sendEntry(line, node.join(invite.conversation));
  return invite.conversation;
}

async function leave(user: User): Promise<void> {
  const [window] = await user.windows('conversation');
  await window?.getByRole('button', { name: 'Conversation menu' }).click();
  await window?.getByRole('menuitem', { name: 'Leave conversation…' }).click();
  await window?.getByRole('button', { name: 'Leave conversation', exact: true }).click();
}

test('both stories of a member are shown, withdrawn messages are named, and leaving waits while nobody answers', async ({
  stage,
}) => {
  const server = await stage.server();
  const ann = await stage.start({ user: 'ann', server: server.address });
  const [bob, cleo] = [new TestNode('bob'), new TestNode('cleo')];
  const [his, third] = [await bob.connect(server), await cleo.connect(server)];
  // Nodes of tests seal nothing: with a simple client the conversation is open.
  const eve = await stage.client(server, 'eve');
  for (const name of ['bob', 'cleo', 'eve']) await expect(person(await ann.roster(), name)).toBeVisible();
  const hers = await startConversation(ann, ['bob', 'cleo', 'eve']);
  const conversation = await join(bob, his);
  await join(cleo, third);
  eve.send('DECLINE', { conversation });
  await expect(hers.getByText(/^Waiting for/)).toHaveCount(0);

  // Two messages with the same number, then one that follows the first.
  const other = bob.makeMessage(conversation, 'I cannot come, I am ill.');
  for (const entry of [bob.say(conversation, 'I bring the wheelbarrow.'), other]) sendEntry(his, entry);
  const before = bob.entries(conversation);
  for (const text of ['And the seeds.', 'Is ten too early?']) sendEntry(his, bob.say(conversation, text));
  await expect(message(hers, 'Is ten too early?')).toBeVisible();
  await expect(hers.getByText('bob’s computer told two stories.')).toHaveCount(1);
  await pictures(hers, 'two-stories');
  await hers.getByRole('button', { name: 'Look at both' }).click();
  const dialog = hers.getByRole('dialog');
  await expect(dialog).toContainText('I cannot come, I am ill.');
  await expect(dialog).toContainText('I bring the wheelbarrow.');
  await pictures(hers, 'two-stories-dialog');
  await dialog.getByRole('button', { name: 'Close', exact: true }).click();

  // He leaves as if he had not written the last two.
  const past = new TestNode('bob', bob.keys);
  past.take([...before, other]);
  sendEntry(his, past.control(conversation, { command: 'LEAVE' }));
  await expect(hers.getByText('bob left. 2 messages withdrawn by leaving.')).toBeVisible();
  await expect(message(hers, 'And the seeds.')).toHaveCount(0);
  await pictures(hers, 'withdrawn');

  // No node is left that could claim further messages of hers.
  await third.crash();
  await server.stop();
  await leave(ann);
  await expect(hers.getByText(/^You are leaving\./)).toBeVisible();
  await pictures(hers, 'leaving');
  await pictures(await ann.roster(), 'leaving-roster');
  await hers.getByRole('button', { name: 'Stay in this conversation' }).click();
  await expect(hers.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await leave(ann);
  await hers.getByRole('button', { name: 'Leave now…' }).click();
  await pictures(hers, 'leaving-now');
  await hers.getByRole('button', { name: 'Leave now', exact: true }).click();
  await expect.poll(() => ann.windows('conversation')).toEqual([]);
  await server.start();
  await (await cleo.connect(server)).take('LEAVE', { conversation });
  await pictures(await ann.roster(), 'left-roster');
});
