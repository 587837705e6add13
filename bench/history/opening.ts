import { performance } from 'node:perf_hooks';
import { createClient } from '../../electron/net/client';
import { TranscriptPage } from '../../electron/main/features/transcript/transcript-page';
import { Digests } from '../../electron/main/features/conversations/digest';
import { Messages } from '../../electron/storage/messages/messages';
import { messagesPrograms } from '../../testing/messages/test-programs';
import { silent } from '../../electron/storage/logger';
import { openIdentity } from '../../electron/storage/keys/identity';
import { newKeys } from '../../electron/net/keys';

/** Time and memory for opening a profile at the end of its conversation, measured in a process of its own. */
export interface Opening {
  milliseconds: number;
  /** MB that the process holds with the conversation open. */
  memory: number;
  /** Milliseconds for turning one page back. */
  turn: number;
}

export async function measureOpening(profile: string): Promise<Opening> {
  const from = performance.now();
  const person = openIdentity(`${profile}/identity.pem`, silent);
  const history = await Messages.open(`${profile}/messages.sqlite`, messagesPrograms, silent);
  const user = { user: 'ann', status: 'available' as const, note: '', icon: null };
  const client = createClient({ keys: newKeys(person), profile: user, store: history });
  const digests = new Digests(history.reader, client.id);
  for (const conversation of client.conversations.values()) digests.of(conversation);
  const [conversation] = client.conversations.values();
  if (!conversation) throw new Error('The profile has no conversation.');
  const page = new TranscriptPage(conversation, history.reader, client.id);
  page.rows();
  const milliseconds = performance.now() - from;
  const turned = performance.now();
  const turns = 20;
  for (let turn = 0; turn < turns; turn += 1) {
    page.older();
    page.rows();
  }
  const turn = (performance.now() - turned) / turns;
  globalThis.gc?.();
  const memory = process.memoryUsage().rss / 1024 / 1024;
  await client.close();
  await history.close();
  return { milliseconds, memory, turn };
}
