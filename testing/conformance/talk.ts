import type { TestClient } from './client';

/** A conversation of two simple clients who have joined, and others who are invited. */
export async function talk(ann: TestClient, bob: TestClient, ...asked: TestClient[]): Promise<string> {
  ann.send('INVITE', { users: [bob, ...asked].map(({ name }) => name) });
  const conversation = String((await ann.take('INVITATION')).fields['conversation']);
  await ann.take('CONVERSATIONS', {});
  await bob.take('INVITATION', { conversation });
  bob.send('JOIN', { conversation });
  await bob.take('CONVERSATIONS', { conversations: [state(conversation, [ann, bob], asked)] });
  await ann.take('CONVERSATIONS', { conversations: [state(conversation, [ann, bob], asked)] });
  return conversation;
}

export const names = (clients: readonly TestClient[]): string[] => clients.map(({ name }) => name);
export const state = (conversation: string, members: TestClient[], invited: TestClient[]) => ({
  conversation,
  members: names(members),
  invited: names(invited),
});
