import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { KeyRing } from '../../../runtime/sealing/key-ring';
import { asWritten } from '../../../runtime/sealing/opened-message';
import { isControlEntry, type MessageEntry } from '../../../shared/conversation/log-entry';
import type { ConversationId } from '../../../shared/ids';
import { captured } from '../../../testing/nodes/capture';
import { eachKind, tracesOf } from '../../../testing/sealing/each-kind';
import { startHere } from '../../../testing/conformance/target';
import {
  atEnd,
  conversationOf,
  endAll,
  hasMembers,
  host,
  joinWhenAsked,
  named,
  peer,
  person,
  portOf,
  shownTo,
  textsOf,
  until,
} from '../../../testing/nodes/test-kit';
import {
  hears,
  sharing,
  temporaryFolder,
  untilTransfer,
  whole,
  type Sharer,
} from '../../../testing/transfers/test-transfers';
import { newKeys } from '../keys';
import { memoryStore } from '../memory-store';
import type { ChatClient, HistoryStore } from '../types';

afterEach(endAll);

function capture(): () => string {
  const { text, end } = captured();
  atEnd(end);
  return text;
}

async function server(options: Parameters<typeof startHere>[0] = {}) {
  const { server: started } = await startHere({ port: 0, ...options });
  atEnd(() => started.close());
  return { host, port: started.port };
}

/** Three people at a server, or near each other. */
async function three(where: 'server' | 'nearby', stores: readonly HistoryStore[] = []) {
  const options = (index: number) => ({ store: stores[index] ?? memoryStore() });
  if (where === 'server') {
    const address = await server();
    const people = ['ann', 'bob', 'cleo'].map((name, index) => person(name, options(index)));
    for (const node of people) node.setServer(address);
    return people;
  }
  const ann = await peer('ann', [], options(0));
  const bob = await peer('bob', [portOf(ann)], options(1));
  return [ann, bob, await peer('cleo', [portOf(ann), portOf(bob)], options(2))];
}

/** A sealed conversation of all of them. */
async function sealed(people: readonly ChatClient[], title?: string): Promise<ConversationId> {
  const [ann, ...others] = people;
  if (!ann) throw new Error('somebody founds it');
  await until(ann, () => others.every(({ id }) => ann.online.has(id)));
  const begun = await ann.invite(others.map(named), title, 'sealed');
  if (!begun.ok) throw new Error(begun.error.message);
  const { conversation } = begun.value;
  for (const node of others) await joinWhenAsked(node, conversation);
  await Promise.all(people.map((node) => hasMembers(node, conversation, people.length)));
  return conversation;
}

/** The message with a text, as its author signed it. */
function written(
  store: HistoryStore,
  node: ChatClient,
  conversation: ConversationId,
  text: string,
): MessageEntry {
  const entry = shownTo(node, conversation).find(
    (each) => !isControlEntry(each) && each.content?.fields['text'] === text,
  );
  const message = entry && asWritten(entry, new KeyRing(store.keys));
  if (!message || isControlEntry(message)) throw new Error('not said');
  return message;
}

test.each(['server', 'nearby'] as const)(
  'nothing that three people say is to be read on the way: %s',
  async (where) => {
    const sent = capture();
    const people = await three(where);
    const [ann, bob, cleo] = people;
    if (!ann || !bob || !cleo) throw new Error('three');
    const conversation = await sealed(people, 'Operation Dragonfly');
    await sayEachKind(conversation, ann, bob, cleo);
    const last = 'Nobody has missed that';
    await cleo.sendText(conversation, last);
    await Promise.all(people.map((node) => until(node, () => textsOf(node, conversation).includes(last))));
    const all = sent();
    expect(all).toContain(conversation);
    const traces = [...eachKind.flatMap(tracesOf), 'Dragonfly', 'Nobody'];
    expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
  },
);

/** Something of each kind, said by these people in turn. */
async function sayEachKind(conversation: ConversationId, ...people: readonly ChatClient[]): Promise<void> {
  const first = new Map<string, MessageEntry>();
  const [author] = people;
  for (const [index, { kind, to, fields }] of eachKind.entries()) {
    const target = to && first.get(to);
    if (target) await Promise.all(people.map((node) => until(node, () => holds(node, conversation, target))));
    const isForAuthor = ['edit', 'deletion', 'closing', 'text', 'poll'].includes(kind);
    const node = isForAuthor ? author : people[index % people.length];
    const said = await node?.say(conversation, { kind, fields, ...(target ? { to: target.hash } : {}) });
    if (!said?.ok) throw new Error(`${kind}: ${said?.error.message}`);
    if (!first.has(kind)) first.set(kind, said.value);
  }
}

const holds = (node: ChatClient, conversation: ConversationId, { hash }: MessageEntry): boolean =>
  shownTo(node, conversation).some((entry) => entry.hash === hash);

const photo = {
  name: 'Dragonfly in the garden.jpg',
  type: 'image/jpeg',
  bytes: Buffer.from('the pixels of a dragonfly'.repeat(40_000)),
};
const look = { width: 4_321, height: 1_234, preview: Buffer.from('a small dragonfly').toString('base64') };
/** What is said in a photo's message, and in its file. */
const ofPhoto = [
  ...['Dragonfly', 'garden.jpg', 'image/jpeg', look.preview, 'a caption'],
  ...['"file"', '"type"', '"width"', '"preview"', '"caption"'],
];

/** Two people who share files at a server, or near each other. */
async function sharers(where: 'server' | 'nearby') {
  const folder = join(temporaryFolder(), 'pieces');
  const address = where === 'server' ? await server({ piecesFolder: folder }) : undefined;
  const [hers, his] = [newKeys(), newKeys()];
  const ann = address ? person('ann', { keys: hers }) : await peer('ann', [], { keys: hers });
  const bob = address ? person('bob', { keys: his }) : await peer('bob', [portOf(ann)], { keys: his });
  if (address) for (const node of [ann, bob]) node.setServer(address);
  return {
    folder,
    ann: await sharing(ann, hers, temporaryFolder()),
    bob: await sharing(bob, his, temporaryFolder()),
  };
}

/** Ann sends a photo, which Bob fetches. Resolves with where it lies. */
async function sendsPhoto(ann: Sharer, bob: Sharer, conversation: ConversationId): Promise<string> {
  const { transfers } = ann;
  await transfers.attachBytes(conversation, photo);
  const [attached] = transfers.attachments(conversation);
  transfers.describe(conversation, attached?.id ?? '', look);
  await transfers.send(conversation, { caption: 'a caption' });
  await untilTransfer(ann, () => transfers.of(conversation).length === 1);
  const [made] = transfers.of(conversation);
  if (!made) throw new Error('not offered');
  await hears(bob, conversation, made.id);
  bob.transfers.fetch(conversation, made.id);
  return whole(bob, conversation, made.id);
}

test.each(['server', 'nearby'] as const)(
  'neither the name, the type, the picture nor the bytes of a file are to be read on the way, nor where pieces are kept: %s',
  async (where) => {
    const sent = capture();
    const { ann, bob, folder } = await sharers(where);
    const conversation = await sealed([ann.node, bob.node]);
    const received = await sendsPhoto(ann, bob, conversation);
    expect(readFileSync(received).equals(photo.bytes)).toBe(true);
    const all = sent();
    // Requests for pieces name the conversation.
    expect(all.includes(`/${conversation}/`)).toBe(true);
    const [offer] = ann.transfers.of(conversation);
    const kept = where === 'server' ? filesIn(folder).map((file) => readFileSync(file, 'latin1')) : [];
    expect(kept.join('').length > photo.bytes.length).toBe(where === 'server');
    const secrets = [...ofPhoto, 'pixels of', offer?.offer.key ?? '?'];
    expect(secrets.filter((secret) => [all, ...kept].some((each) => each.includes(secret)))).toEqual([]);
  },
);

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

test('the capture sees what is said in an open conversation', async () => {
  const sent = capture();
  const address = await server();
  const [ann, bob] = [person('ann'), person('bob')];
  for (const node of [ann, bob]) node.setServer(address);
  const conversation = await conversationOf(ann, bob);
  await sayEachKind(conversation, ann, bob);
  const all = (): string => sent();
  await until(bob, () => textsOf(bob, conversation).length > 0);
  await vi.waitFor(() =>
    expect(eachKind.flatMap(tracesOf).filter((trace) => !all().includes(trace))).toEqual([]),
  );
});

test('and what a file is that is offered there', async () => {
  const sent = capture();
  const { ann, bob } = await sharers('server');
  const conversation = await conversationOf(ann.node, bob.node);
  await sendsPhoto(ann, bob, conversation);
  const all = sent();
  expect(ofPhoto.filter((shown) => !all.includes(shown))).toEqual([]);
  // Pieces are sealed there as well; whoever reads the message has their key.
  expect(all.includes('pixels of')).toBe(false);
});

test('somebody who was removed opens nothing that is written afterwards, with all keys that they had', async () => {
  const stores = [memoryStore(), memoryStore(), memoryStore()];
  const people = await three('server', stores);
  const [ann, bob, cleo] = people;
  const [hers, his, cleos] = stores;
  if (!ann || !bob || !cleo || !hers || !his || !cleos) throw new Error('three');
  const conversation = await sealed(people);
  await ann.sendText(conversation, 'one');
  await bob.sendText(conversation, 'two');
  await Promise.all(people.map((node) => until(node, () => textsOf(node, conversation).length === 2)));
  expect(new KeyRing(cleos.keys).keyOf(written(hers, ann, conversation, 'one'))).toMatchObject({ ok: true });
  await ann.remove(conversation, cleo.id);
  await hasMembers(bob, conversation, 2);
  await ann.sendText(conversation, 'three');
  await bob.sendText(conversation, 'four');
  await Promise.all([ann, bob].map((node) => until(node, () => textsOf(node, conversation).length === 4)));
  for (const [text, store] of [
    ['three', hers],
    ['four', his],
  ] as const) {
    const later = written(store, store === hers ? ann : bob, conversation, text);
    expect(new KeyRing(cleos.keys).keyOf(later)).toEqual({ ok: false, error: 'no-key' });
  }
});
