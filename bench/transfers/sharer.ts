import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { newKeys } from '../../electron/net/keys';
import type { ConversationId, EntryHash } from '../../shared/ids';
import type { NamedPerson } from '../../shared/conversation/log-entry';
import type { Address } from '../../shared/protocol/address';
import {
  delivered,
  endAll,
  found,
  hasMembers,
  joinWhenAsked,
  named,
  peer,
  portOf,
  until,
} from '../../testing/nodes/test-kit';
import { hears, offer, sharing, storeAt, whole } from '../../testing/transfers/test-transfers';
import { watch, type Watched } from './watch';

// A program: a person whose node offers, gives and fetches files, as it is told by the process that started it.

/** Where a person keeps files, and the program of the thread that reads and writes them. */
export interface SharerStart {
  readonly user: string;
  readonly folder: string;
  readonly worker: string;
  /** Whether everybody else is on this computer. */
  readonly loopback: boolean;
}

interface Offer {
  readonly conversation: ConversationId;
  readonly offer: EntryHash;
}

const [start = ''] = process.argv.slice(2);
const { user, folder, worker, loopback }: SharerStart = JSON.parse(start);
const settings = { bytesPerSecond: 0 };
const keys = newKeys();
const node = await peer(user, [], { keys });
const meet = (manual: readonly Address[]): Promise<void> =>
  node.setNearby({ enabled: true, hops: 1, excluded: [], loopback, port: 0, manual: [...manual] });
await meet([]);
/** How often somebody says something while files are fetched. */
const sayingMs = 100;

const sharer = await sharing(node, keys, folder, settings, storeAt(folder, pathToFileURL(worker)));
const { transfers } = sharer;
let watching: (() => Watched) | undefined;

const operations = {
  whoAndWhere: () => ({ person: named(node), port: portOf(node) }),
  meet: ({ others }: { others: readonly Address[] }) => meet(others),
  /** Founds a conversation with people, all of whom are waited for. */
  found: async ({ people }: { people: readonly NamedPerson[] }) => {
    await until(node, () => people.every(({ id }) => node.online.has(id)));
    const conversation = await found(node, people);
    await hasMembers(node, conversation, people.length + 1);
    return conversation;
  },
  /** Joins the first conversation to which this person is invited. */
  join: async () => {
    await until(node, () => node.conversations.size > 0);
    for (const conversation of node.conversations.keys()) await joinWhenAsked(node, conversation);
  },
  /** Resolves when this node is connected to so many computers of other members. */
  isNear: ({ conversation, computers }: { conversation: ConversationId; computers: number }) =>
    until(node, () => node.computersNearby(conversation).length >= computers),
  offer: async ({ conversation, path }: { conversation: ConversationId; path: string }) => {
    const from = performance.now();
    const { id } = await offer(sharer, conversation, path);
    return { id, ms: performance.now() - from };
  },
  hear: ({ conversation, offer: made }: Offer) => hears(sharer, conversation, made),
  fetch: async ({ conversation, offer: made }: Offer) => {
    const from = performance.now();
    transfers.fetch(conversation, made);
    const path = await whole(sharer, conversation, made);
    return { path, ms: performance.now() - from };
  },
  /** Says something now and then. Resolves with how long each took until everybody had it, in milliseconds. */
  talk: async ({ conversation, times }: { conversation: ConversationId; times: number }) => {
    const took: number[] = [];
    while (took.length < times) {
      const from = performance.now();
      await node.say(conversation, { kind: 'text', fields: { text: `Number ${took.length}` } });
      await until(node, () => delivered(node, conversation) > took.length);
      took.push(performance.now() - from);
      await wait(sayingMs);
    }
    return took;
  },
  limit: ({ bytesPerSecond }: { bytesPerSecond: number }) => {
    settings.bytesPerSecond = bytesPerSecond;
  },
  watch: () => {
    watching = watch();
  },
  watched: () => watching?.(),
  end: () => endAll(),
};
export type SharerOperations = typeof operations;

const table: Readonly<Record<string, ((args: unknown) => unknown) | undefined>> = operations as never;
process.on('message', ({ operation, args }: { operation: string; args: unknown }) => {
  // One that fails ends the process, which whoever waits for the answer sees.
  void (async () => process.send?.({ answer: await table[operation]?.(args) }))();
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
