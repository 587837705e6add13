import { afterEach, expect, test } from 'vitest';
import { TestClient } from '../../server/conformance/client';
import { startHere } from '../../server/conformance/target';
import { atEnd, endAll, found, named, peer, person, portOf, shownTo, until } from '../net/test-kit';
import type { ChatClient } from '../net/types';
import { rowOf } from './row-view';

afterEach(endAll);

/** What is shown of the state of a message by its author. */
function stateOf(author: ChatClient, conversation: string, text: string): string | undefined {
  const held = author.conversations.get(conversation);
  const entry = shownTo(author, conversation).find(
    (each) => each.command === 'SEND_MESSAGE' && each.text === text,
  );
  return held && entry && rowOf(entry, held, author.id, { arrived: 0, late: false }).state;
}

const isInvited = (node: ChatClient, conversation: string): boolean =>
  node.conversations.get(conversation)?.log.membership.invited.has(node.id) ?? false;

/** Ann writes before bob has accepted, and again after. */
async function writesBeforeAndAfter(ann: ChatClient, bob: ChatClient): Promise<void> {
  await until(ann, () => ann.online.has(bob.id));
  const conversation = await found(ann, [named(bob)]);
  await ann.sendText(conversation, 'before');
  await until(bob, () => isInvited(bob, conversation));
  await until(bob, () => bob.conversations.get(conversation)?.log.haveOf(ann.id) === 2);
  await bob.join(conversation);
  await until(ann, () => stateOf(ann, conversation, 'before') === 'delivered');
  await ann.sendText(conversation, 'after');
  await until(ann, () => stateOf(ann, conversation, 'after') === 'delivered');
}

async function server(): Promise<{ host: string; port: number }> {
  const { host, port, stop } = await startHere();
  atEnd(stop);
  return { host, port };
}

test('what was written before a peer accepted is delivered once they do', async () => {
  const ann = await peer('ann');
  await writesBeforeAndAfter(ann, await peer('bob', [portOf(ann)]));
});

test('what was written before somebody on the server accepted is delivered once they do', async () => {
  const target = await server();
  const [ann, bob] = [person('ann'), person('bob')];
  for (const each of [ann, bob]) each.setServer(target);
  await writesBeforeAndAfter(ann, bob);
});

test('what was written before a simple client accepted is delivered once it does', async () => {
  const target = await server();
  const ann = person('ann');
  ann.setServer(target);
  const bob = await TestClient.connect(target);
  bob.send('REGISTER', { user: 'bob' });
  await until(ann, () => [...ann.online.values()].some(({ user }) => user === 'bob'));
  const others = [...ann.online.values()].filter(({ user }) => user === 'bob');
  const conversation = await found(ann, others);
  await ann.sendText(conversation, 'before');
  await until(ann, () => stateOf(ann, conversation, 'before') === 'sent');
  bob.send('JOIN', { conversation });
  await until(ann, () => stateOf(ann, conversation, 'before') === 'delivered');
});

test('who has not accepted, or has left, is not waited for', async () => {
  const ann = await peer('ann');
  const [bob, cleo] = [await peer('bob', [portOf(ann)]), person('cleo')];
  await until(ann, () => ann.online.has(bob.id));
  const conversation = await found(ann, [named(bob), named(cleo)]);
  await ann.sendText(conversation, 'one');
  await until(bob, () => isInvited(bob, conversation));
  await bob.join(conversation);
  await until(ann, () => stateOf(ann, conversation, 'one') === 'delivered');
  await bob.leave(conversation);
  await until(ann, () => ann.conversations.get(conversation)?.log.membership.members.size === 1);
  expect(stateOf(ann, conversation, 'one')).toBe('delivered');
  await ann.sendText(conversation, 'two');
  expect(stateOf(ann, conversation, 'two')).not.toBe('delivered');
});
