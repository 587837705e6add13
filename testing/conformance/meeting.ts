import { expect } from 'vitest';
import type { LogEntry } from '../../shared/conversation/log-entry';
import type { ConversationId } from '../../shared/ids';
import { unique, type Address, type TestClient } from './client';
import { asEntry, sendEntry, TestNode } from './node';

/** Registers a node and waits for the server's digests. */
export async function arrive(
  target: Address,
  name: string,
  fields: object = {},
): Promise<[TestNode, TestClient]> {
  const node = new TestNode(unique(name));
  const client = await node.connect(target, fields);
  await client.take('WELCOME', { id: node.id });
  await client.take('HAVE', { conversations: [], last: true });
  return [node, client];
}

/** Fields that identify a received entry. */
export const has = ({ writer, number, signature }: LogEntry): Record<string, unknown> => ({
  writer,
  number,
  signature,
});

/** The hashes of the entries that a client has received. */
export const hashes = (client: TestClient): string[] => client.inbox.flatMap(asEntry).map(({ hash }) => hash);

/** A conversation that Ann founded and Bob has joined. Their inboxes are empty. */
export async function met(
  ann: TestNode,
  toAnn: TestClient,
  bob: TestNode,
  toBob: TestClient,
): Promise<ConversationId> {
  const founding = ann.found(bob.named);
  sendEntry(toAnn, founding);
  await toBob.take('INVITE', has(founding));
  bob.take([founding]);
  const join = bob.join(founding.conversation);
  sendEntry(toBob, join);
  await toAnn.take('JOIN', has(join));
  ann.take([join]);
  await toAnn.take('RECEIPTS', { controls: [founding.hash] });
  await toBob.take('RECEIPTS', { controls: [join.hash] });
  for (const client of [toAnn, toBob]) expect(hashes(client)).toEqual([]);
  return founding.conversation;
}
