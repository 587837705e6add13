import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ConversationId } from '../../../shared/ids';
import { conversationOf, endAll, portOf } from '../../../testing/nodes/test-kit';
import {
  sharer,
  sharing,
  temporaryFolder,
  two,
  untilTransfer,
  type Sharer,
} from '../../../testing/transfers/test-transfers';

afterEach(endAll);

const type = 'audio/webm';
const [first, second] = [randomBytes(1000), randomBytes(2000)];
const heard = Buffer.concat([first, second]);

/** Ann, who records beside a draft, and what is kept of it. */
async function recorder() {
  const [{ node, keys }, , conversation] = await two();
  const profile = temporaryFolder();
  const start = () => sharing(node, keys, profile);
  const kept = () => readdirSync(join(profile, 'transfers', 'attached'));
  return { node, conversation, start, kept, ann: await start() };
}

async function record({ transfers }: Sharer, conversation: ConversationId): Promise<string> {
  const id = transfers.beginRecording(conversation, 'Voice.webm', type);
  await transfers.addToRecording(conversation, id, first);
  await transfers.addToRecording(conversation, id, second);
  return id;
}

/** The bytes of what waits beside a draft. */
const waiting = ({ transfers }: Sharer, conversation: ConversationId) =>
  transfers
    .attachments(conversation)
    .map(({ id }) => readFileSync(transfers.attachmentPlace(conversation, id) ?? ''));

test('what was heard waits after the next start if the program ends meanwhile', async () => {
  const { ann, conversation, start } = await recorder();
  await record(ann, conversation);
  expect(waiting(ann, conversation), 'while it is recorded it does not wait').toEqual([]);
  expect(ann.transfers.mayHaveAttachments(conversation)).toBe(true);
  await ann.transfers.close();
  const after = await start();
  expect(waiting(after, conversation)).toEqual([heard]);
  expect(after.transfers.attachments(conversation)[0]?.file).toMatchObject({ name: 'Voice.webm', type });
});

test('what was heard waits once the page that recorded is gone', async () => {
  const { ann, conversation, kept } = await recorder();
  await record(ann, conversation);
  const empty = ann.transfers.beginRecording(conversation, 'Empty.webm', type);
  await untilTransfer(ann, () => ann.transfers.attachments(conversation).length === 1);
  expect(waiting(ann, conversation), 'another one ends it').toEqual([heard]);
  await ann.transfers.endRecordings(conversation);
  expect(waiting(ann, conversation), 'one of which nothing has come leaves nothing').toEqual([heard]);
  await expect(ann.transfers.addToRecording(conversation, empty, first)).rejects.toThrow();
  expect(kept()).toHaveLength(1);
});

test('a recording that is kept takes the place of what was heard; one that is thrown away leaves nothing', async () => {
  const { ann, conversation, kept } = await recorder();
  const whole = randomBytes(3100);
  const id = await record(ann, conversation);
  await ann.transfers.keepRecording(conversation, id, { type, bytes: whole });
  expect(waiting(ann, conversation)).toEqual([whole]);
  expect(kept()).toHaveLength(1);
  await expect(ann.transfers.keepRecording(conversation, id, { type, bytes: whole })).rejects.toThrow();
  await ann.transfers.dropRecording(conversation, await record(ann, conversation));
  await ann.transfers.endRecordings(conversation);
  expect(waiting(ann, conversation)).toEqual([whole]);
  expect(kept()).toHaveLength(1);
});

test('a recording belongs to its conversation, follows it, goes with it, and is not endless', async () => {
  const { ann, node, conversation, kept } = await recorder();
  const other = await conversationOf(node, (await sharer('cleo', [portOf(node)])).node);
  const id = await record(ann, conversation);
  await expect(ann.transfers.addToRecording(other, id, first)).rejects.toThrow('not being recorded');
  await ann.transfers.dropRecording(other, id);
  ann.transfers.moveAttachments(conversation, other);
  await expect(ann.transfers.addToRecording(conversation, id, first)).rejects.toThrow('not being recorded');
  await ann.transfers.addToRecording(other, id, first);
  await expect(ann.transfers.addToRecording(other, id, new Uint8Array(64 * 1024 * 1024))).rejects.toThrow(
    'too long',
  );
  ann.transfers.detachAll(other);
  await ann.transfers.endRecordings(other);
  expect(waiting(ann, other)).toEqual([]);
  await expect.poll(kept).toEqual([]);
});

test('a recording that is being kept is one attachment, though its page goes meanwhile or keeps it twice', async () => {
  const { ann, conversation } = await recorder();
  const whole = randomBytes(3100);
  const id = await record(ann, conversation);
  const keeping = ann.transfers.keepRecording(conversation, id, { type, bytes: whole });
  await expect(ann.transfers.keepRecording(conversation, id, { type, bytes: whole })).rejects.toThrow();
  await ann.transfers.endRecordings(conversation);
  await keeping;
  expect(waiting(ann, conversation)).toEqual([whole]);
});

test('what was heard follows a planned conversation, also if the program ends at once', async () => {
  const { ann, node, conversation: planned, start } = await recorder();
  const conversation = await conversationOf(node, (await sharer('cleo', [portOf(node)])).node);
  let changes = 0;
  ann.transfers.onChange(() => (changes += 1));
  await record(ann, planned);
  expect(changes, 'a plan is stored once something of its draft is').toBeGreaterThan(0);
  ann.transfers.moveAttachments(planned, conversation);
  await ann.transfers.close();
  const after = await start();
  expect(waiting(after, planned)).toEqual([]);
  expect(waiting(after, conversation)).toEqual([heard]);
});
