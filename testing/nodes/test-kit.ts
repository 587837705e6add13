import type { Address } from '../../shared/protocol/address';
import { once } from 'node:events';
import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { sha256 } from '../../runtime/entries/hash';
import { newPersonKey, type PersonKey } from '../../runtime/entries/keys';
import { verifiesEntry } from '../../runtime/entries/signing';
import { CommitChain, inChain } from '../../runtime/entries/store/commit-chain';
import type { EntryStore } from '../../runtime/entries/store/local-store';
import { annotate, type AnnotatedMessage } from '../../shared/conversation/annotations';
import { EntryLog } from '../../shared/conversation/entry-log';
import type { LogAddition } from '../../shared/conversation/log-addition';
import { comparePlaces, type LogEntry, type NamedPerson } from '../../shared/conversation/log-entry';
import { emptyClaim } from '../../shared/exchange/ports';
import type { ConversationId, EntryHash } from '../../shared/ids';
import type { KeyChanges } from '../../shared/sealing/kept-keys';
import { createClient } from '../../electron/net/client';
import type { ClientOptions } from '../../electron/net/client-options';
import { sideBySide } from '../../electron/net/discovery/side-by-side';
import type { Discovery } from '../../electron/net/discovery/types';
import { realEnvironment, type Environment } from '../../runtime/environment';
import { newKeys } from '../../electron/net/keys';
import { memoryStore } from '../../electron/net/memory-store';
import type { PeerStore } from '../../electron/net/peers/address-book';
import { atEnd, host, tlsServer, welcome, type Ends, type OnMessage } from './test-wire';
import type { ChatClient, HistoryStore, MessageState } from '../../electron/net/types';

export { atEnd, endAll, host } from './test-wire';

/** Shorter waits are pauses before an action; longer ones are deadlines for the other side. */
const deadlineMs = 2_000;

/**
 * Real time with some waits shortened.
 * @param isShortened selects the waits; by default only pauses, because a busy machine does not meet shortened deadlines
 */
export const hasty = (
  times: number,
  isShortened = (ms: number): boolean => ms < deadlineMs,
): Environment => ({
  ...realEnvironment,
  setTimer: (run, ms) => realEnvironment.setTimer(run, isShortened(ms) ? ms / times : ms),
});

/** Discovery that finds nobody: tests give peers the addresses of others. */
export const deaf = (): Discovery => sideBySide([]);

export const forgetful = (): PeerStore => ({ port: 0, addresses: {}, save: () => undefined });

/** A node that listens for peers and dials those at the given ports of this computer. */
export async function peer(
  user: string,
  ports: readonly number[] = [],
  options: Partial<ClientOptions> = {},
): Promise<ChatClient> {
  const node = person(user, { nearby: { discovery: deaf(), store: forgetful() }, ...options });
  await meet(node, ports);
  return node;
}

/** Makes a node dial these ports from now on. */
export const meet = (node: ChatClient, ports: readonly number[]): Promise<void> =>
  node.setNearby({
    enabled: true,
    hops: 1,
    excluded: [],
    loopback: true,
    port: 0,
    manual: ports.map((port) => ({ host, port })),
  });

export const portOf = (node: ChatClient): number => node.nearby.port ?? 0;

const stores = new WeakMap<ChatClient, HistoryStore>();

/** The entries that a node's user sees in a conversation, in order. */
export const shownTo = (node: ChatClient, conversation: ConversationId): LogEntry[] =>
  stores
    .get(node)
    ?.reader.before(conversation, undefined, 100_000)
    .map(({ entry }) => entry) ?? [];

/** How a node's user sees a message: with the edits, emoji and deletion that belong to it. */
export function seenAs(
  node: ChatClient,
  conversation: ConversationId,
  message: EntryHash,
): AnnotatedMessage | undefined {
  const reader = stores.get(node)?.reader;
  const entry = reader?.messageWithHash(conversation, message);
  const person = entry && node.conversations.get(conversation)?.log.personOf(entry.writer);
  if (!reader || !entry || !person) return undefined;
  return annotate({ entry, person }, reader.annotations({ entry, person }));
}

/** All stored entries of a conversation, in order. */
export function entriesIn({ reader }: EntryStore, conversation: ConversationId): LogEntry[] {
  const kept = reader.kept(conversation);
  const log = new EntryLog(conversation, reader, undefined, verifiesEntry, sha256, kept);
  return [...log.lacking(emptyClaim, 'everything')].sort(comparePlaces);
}

/** A store that passes the number of entries of each write to the test, which can delay it. */
export function watchedStore(onAppend: (entries: number) => void | Promise<void>): HistoryStore {
  const inner = memoryStore();
  const chain = new CommitChain();
  const store = async (
    failures: number,
    additions: readonly LogAddition[],
    keys?: KeyChanges,
  ): Promise<void> => {
    chain.write(failures, () => undefined);
    try {
      await onAppend(
        additions.reduce((sum, { controls, messages }) => sum + controls.length + messages.length, 0),
      );
      await inner.append(additions, keys);
    } catch (error) {
      chain.write(failures, () => {
        throw error;
      });
    }
  };
  let last: Promise<void> = Promise.resolve();
  return {
    ...inner,
    append: inChain((failures, additions: readonly LogAddition[], keys?: KeyChanges) => {
      const stored = last.then(() => store(failures, additions, keys));
      last = stored.catch(() => undefined);
      return stored;
    }),
  };
}

export function person(user: string, options: Partial<ClientOptions> = {}): ChatClient {
  const profile = { user, status: 'available' as const, note: '', icon: null };
  const store = options.store ?? memoryStore();
  const made = createClient({ keys: newKeys(), profile, ...options, store });
  stores.set(made, store);
  atEnd(() => made.close());
  return made;
}

/** Waits until a condition holds, looking again after every change of the client. */
export async function until(node: ChatClient, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    const stop = node.onChange(() => {
      if (!holds()) return;
      stop();
      resolve();
    });
  });
}

export const textsOf = (node: ChatClient, conversation: ConversationId): string[] =>
  shownTo(node, conversation).flatMap((entry) => textIn(entry) ?? []);

const textIn = (entry: LogEntry): string | undefined => {
  const text = entry.command === 'SEND_MESSAGE' ? entry.content?.fields['text'] : undefined;
  return typeof text === 'string' ? text : undefined;
};

/** The delivery state of each text by a node's user, in shown order. */
export function statesOf(node: ChatClient, conversation: ConversationId): MessageState['state'][] {
  const held = node.conversations.get(conversation);
  return shownTo(node, conversation).flatMap((entry) =>
    held && entry.command === 'SEND_MESSAGE' && held.log.personOf(entry.writer) === node.id
      ? held.delivery.stateOf(entry).state
      : [],
  );
}

/** Number of texts of a node's user that some other node is known to hold. */
export const sent = (node: ChatClient, conversation: ConversationId): number =>
  statesOf(node, conversation).filter((state) => state === 'sent' || state === 'delivered').length;

/** Number of texts of a node's user that everybody is known to hold. */
export const delivered = (node: ChatClient, conversation: ConversationId): number =>
  statesOf(node, conversation).filter((state) => state === 'delivered').length;

/** A node's user as a named person. */
export const named = ({ id, profile }: ChatClient): NamedPerson => ({ id, user: profile.user });

/** A person without a node. */
export const nobody = (user: string): NamedPerson => ({ id: newPersonKey().id, user });

/** Founds a conversation, whether those invited are online or not. */
export async function found(node: ChatClient, people: readonly NamedPerson[]): Promise<ConversationId> {
  const invited = await node.invite(people);
  if (!invited.ok) throw new Error(invited.error.message);
  return invited.value.conversation;
}

/** Founds a conversation of two who are online, and has the second join. */
export async function conversationOf(ann: ChatClient, bob: ChatClient): Promise<ConversationId> {
  await until(ann, () => ann.online.has(bob.id));
  const conversation = await found(ann, [named(bob)]);
  await until(bob, () => bob.conversations.has(conversation));
  await bob.join(conversation);
  await hasMembers(ann, conversation, 2);
  return conversation;
}

export const hasMembers = (node: ChatClient, conversation: ConversationId, count: number): Promise<void> =>
  until(node, () => node.conversations.get(conversation)?.log.state.members.size === count);

/** Joins once this node knows of the invitation. */
export async function joinWhenAsked(node: ChatClient, conversation: ConversationId): Promise<void> {
  await until(node, () => node.conversations.get(conversation)?.log.state.invited.has(node.id) ?? false);
  await node.join(conversation);
}

async function listening(net: NetServer): Promise<Address> {
  const sockets = new Set<Socket>();
  net.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  atEnd(() => {
    for (const socket of sockets) socket.destroy();
    net.close();
  });
  net.listen(0, host);
  await once(net, 'listening');
  const address = net.address();
  return { host, port: typeof address === 'object' && address ? address.port : 0 };
}

/** A program that does not speak TLS, and whose handling of connections the test provides. */
export const foreign = (behave: (socket: Socket) => void): Promise<Address> =>
  listening(createServer(behave));

/** A server whose handling of connections the test provides. */
export const scripted = async (behave: (ends: Ends) => void): Promise<Address> =>
  listening(await tlsServer(behave));

/**
 * A server that accepts everybody and passes later messages to the test, which can answer.
 * @param key the server's; by default always the same
 */
export const welcoming = (onMessage: OnMessage, key?: PersonKey): Promise<Address> =>
  scripted((ends) => welcome(ends, onMessage, key));

/** A cable that can be cut: clients connect to it, and it forwards to a port that the test sets. */
export interface Wire extends Address {
  /** Number of bytes that came from the far end, for each connection so far. */
  readonly bytes: readonly number[];
  lead(port: number): void;
  /** Resets all connections, as when the server is killed. Data in transit is lost. */
  cut(): void;
}

export async function wire(): Promise<Wire> {
  const sockets = new Set<Socket>();
  const bytes: number[] = [];
  let port = 0;
  const address = await foreign((near) => {
    const far = connect({ host, port });
    const index = bytes.push(0) - 1;
    far.on('data', ({ length }) => (bytes[index] = (bytes[index] ?? 0) + length));
    far.on('error', () => near.destroy());
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  return {
    ...address,
    bytes,
    lead: (to) => (port = to),
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
  };
}
