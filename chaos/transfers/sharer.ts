import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedPerson } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash } from '../../shared/ids';
import { personKeyFromPem } from '../../runtime/entries/keys';
import type { TransferStore } from '../../electron/net/transfers/store';
import { openWriter, writerFile } from '../../electron/storage/keys/writer';
import { silent } from '../../electron/storage/logger';
import { Messages } from '../../electron/storage/messages/messages';
import {
  found,
  hasMembers,
  joinWhenAsked,
  meet,
  named,
  peer,
  portOf,
  until,
} from '../../testing/nodes/test-kit';
import { hears, offer, sharing, storeAt, whole } from '../../testing/transfers/test-transfers';
import { cameFile } from './came';

// A program: a person's node with the app's stores, which may be killed at any time. It does what it is told over a channel.

/** Who a person is, where they keep everything, and how many bytes a second they give and fetch. */
export interface SharerStart {
  readonly user: string;
  readonly pem: string;
  readonly folder: string;
  readonly bytesPerSecond: number;
}

/** An operation that a sharer is asked for, and what it returned. */
export interface SharerQuestion {
  readonly id: number;
  readonly operation: string;
  readonly args: unknown;
}
export interface SharerAnswer {
  readonly id: number;
  readonly value: unknown;
}

interface Offer {
  readonly conversation: ConversationId;
  readonly offer: EntryHash;
}

const [start = ''] = process.argv.slice(2);
const { user, pem, folder, bytesPerSecond }: SharerStart = JSON.parse(start);
const program = (name: string): URL => new URL(`./${name}.js`, import.meta.url);

async function openedMessages(): Promise<Messages> {
  const programs = { writer: program('messages-worker'), searcher: program('messages-search') };
  const messages = await Messages.open(join(folder, 'messages.sqlite'), programs, silent);
  if (messages.setAsideAs === undefined) return messages;
  throw new Error(`the messages were set aside as ${messages.setAsideAs}`);
}

/** Writes down each piece that comes, before it is stored. */
const counting = (store: TransferStore): TransferStore => ({
  ...store,
  putPiece: (made, piece, sealed) => {
    appendFileSync(join(folder, cameFile), `${made} ${piece}\n`);
    return store.putPiece(made, piece, sealed);
  },
});

const person = personKeyFromPem(pem);
const keys = openWriter({ path: join(folder, writerFile), person, machine: 'chaos', log: silent });
const node = await peer(user, [], { keys, store: await openedMessages() });
const settings = { bytesPerSecond, fetches: 'nothing' } as const;
const store = counting(storeAt(folder, program('transfer-worker')));
const sharer = await sharing(node, keys, folder, settings, store);

const operations = {
  who: () => ({ person: named(node), port: portOf(node) }),
  meet: ({ port }: { port: number }) => meet(node, [port]),
  /** Founds a conversation with somebody, who is waited for. */
  found: async ({ other }: { other: NamedPerson }) => {
    await until(node, () => node.online.has(other.id));
    const conversation = await found(node, [other]);
    await hasMembers(node, conversation, 2);
    return conversation;
  },
  join: async () => {
    await until(node, () => node.conversations.size > 0);
    for (const conversation of node.conversations.keys()) await joinWhenAsked(node, conversation);
  },
  offer: async ({ conversation, path }: { conversation: ConversationId; path: string }) =>
    (await offer(sharer, conversation, path)).id,
  fetch: async ({ conversation, offer: made }: Offer) => {
    await hears(sharer, conversation, made);
    sharer.transfers.fetch(conversation, made);
  },
  /** Resolves with where a file lies once it is whole. */
  whole: ({ conversation, offer: made }: Offer) => whole(sharer, conversation, made),
};
export type SharerOperations = typeof operations;

const table: Readonly<Record<string, ((args: unknown) => unknown) | undefined>> = operations as never;
process.on('message', ({ id, operation, args }: SharerQuestion) => {
  // One that fails ends the process, which whoever waits for the answer sees.
  void (async () => process.send?.({ id, value: await table[operation]?.(args) } satisfies SharerAnswer))();
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
