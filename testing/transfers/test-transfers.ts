import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realEnvironment } from '../../runtime/environment';
import { offeredFile, type OfferedFile } from '../../shared/conversation/file-content';
import { isControlEntry } from '../../shared/conversation/log-entry';
import type { ConversationId, EntryHash, PersonId } from '../../shared/ids';
import { newKeys, type WriterKeys } from '../../electron/net/keys';
import { composedTransfers } from '../../electron/net/transfers/composition';
import type { TransferSettings } from '../../electron/net/transfers/parts';
import type { NodeTransfers } from '../../electron/net/transfers/transfers';
import type { Offered, Transfer } from '../../electron/net/transfers/types';
import type { ChatClient } from '../../electron/net/types';
import type { TransferStore } from '../../electron/net/transfers/store';
import { transferThread } from '../../electron/storage/transfers/transfer-thread';
import { atEnd, conversationOf, peer, portOf, shownTo, until } from '../nodes/test-kit';

export const transferWorker = new URL('../../out/main/transfer-worker.js', import.meta.url);

/** A person whose node offers, gives and fetches files. */
export interface Sharer {
  readonly node: ChatClient;
  readonly keys: WriterKeys;
  readonly transfers: NodeTransfers;
  /** Where received files lie. */
  readonly folder: string;
  /** Offers that are deleted as this node knows, and people who are blocked here; `offersChanged` is to be called. */
  readonly deleted: Set<EntryHash>;
  readonly blocked: Set<PersonId>;
  /** What was written about files that did not go. */
  readonly returned: readonly string[];
  /** Folders that were held back. */
  readonly held: readonly string[];
}

/** A folder that is removed at the end of the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the messages that a node shows offer. */
function offeredBy(node: ChatClient, { deleted, blocked }: Pick<Sharer, 'deleted' | 'blocked'>) {
  // The app has an index for it, and each request for a piece asks.
  const found = new Map<EntryHash, { file: OfferedFile; author: PersonId }>();
  const lookUp = (conversation: ConversationId, offer: EntryHash): void => {
    const entry = shownTo(node, conversation).find(({ hash }) => hash === offer);
    const content = entry && !isControlEntry(entry) ? entry.content : undefined;
    const file = content?.kind === 'file' ? offeredFile(content) : undefined;
    const author = entry && node.conversations.get(conversation)?.log.personOf(entry.writer);
    if (file && author) found.set(offer, { file, author });
  };
  return (conversation: ConversationId, offer: EntryHash): Offered => {
    if (deleted.has(offer)) return 'deleted';
    if (!found.has(offer)) lookUp(conversation, offer);
    const known = found.get(offer);
    return known && !blocked.has(known.author) ? known : undefined;
  };
}

/**
 * What a profile has of files.
 * @param program of the thread that reads and writes them
 */
export const storeAt = (profile: string, program = transferWorker): TransferStore =>
  transferThread(program, {
    database: join(profile, 'transfers.sqlite'),
    folder: join(profile, 'transfers'),
  });

/**
 * Has a node share files, which it remembers in `profile`.
 * @param settings can be changed meanwhile
 */
export async function sharing(
  node: ChatClient,
  keys: WriterKeys,
  profile: string,
  settings: Partial<TransferSettings> = {},
  store = storeAt(profile),
): Promise<Sharer> {
  const folder = join(profile, 'received');
  const returned: string[] = [];
  const held: string[] = [];
  const standing = { deleted: new Set<EntryHash>(), blocked: new Set<PersonId>() };
  const transfers = composedTransfers({
    client: node,
    keys,
    store,
    environment: realEnvironment,
    log: () => undefined,
    settings: () => ({ folder, fetches: 'pictures', bytesPerSecond: 0, ...settings }),
    offered: offeredBy(node, standing),
    standing: (conversation) => {
      const known = node.conversations.get(conversation);
      if (!known) return 'unknown';
      return known.log.state.members.has(node.id) ? 'takes-part' : 'left';
    },
    returned: (_conversation, caption) => returned.push(caption),
    held: (_conversation, name) => held.push(name),
  });
  atEnd(() => transfers.close());
  await transfers.start();
  node.onChange((change) => {
    if (change.kind === 'conversation')
      transfers.came(
        change.conversation,
        change.fresh.map(({ hash }) => hash),
      );
  });
  return { node, keys, transfers, folder, returned, held, ...standing };
}

/** A person who shares files and knows those at these ports. */
export async function sharer(
  user: string,
  ports: readonly number[] = [],
  settings: Partial<TransferSettings> = {},
): Promise<Sharer> {
  const keys = newKeys();
  const profile = temporaryFolder();
  return sharing(await peer(user, ports, { keys }), keys, profile, settings);
}

/** Resolves once what transfers are holds. */
export async function untilTransfer({ transfers }: Sharer, holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => transfers.onChange(() => holds() && resolve()));
}

export const transferOf = ({ transfers }: Sharer, offer: EntryHash): Transfer | undefined =>
  transfers.of().find(({ id }) => id === offer);

/** Resolves once somebody has a whole file. Returns where it lies. */
export async function whole(who: Sharer, conversation: ConversationId, offer: EntryHash): Promise<string> {
  await untilTransfer(who, () => transferOf(who, offer)?.state === 'done');
  return (await who.transfers.place(conversation, offer)) ?? '';
}

/** Offers a file, and resolves with its message's hash once it is said. */
export async function offer(
  { transfers }: Sharer,
  conversation: ConversationId,
  path: string,
  caption = '',
  isCleaned = true,
): Promise<Transfer> {
  const before = new Set(transfers.of(conversation).map(({ id }) => id));
  transfers.attach(conversation, [path], isCleaned);
  await transfers.send(conversation, { caption });
  return new Promise((resolve) => {
    const look = (): void => {
      const made = transfers.of(conversation).find(({ id, state }) => state === 'own' && !before.has(id));
      if (made) resolve(made);
    };
    transfers.onChange(look);
    look();
  });
}

/** Resolves once a node has the message that offers a file. */
export const hears = ({ node }: Sharer, conversation: ConversationId, made: EntryHash): Promise<void> =>
  until(node, () => shownTo(node, conversation).some(({ hash }) => hash === made));

/** A file of random bytes. */
export function fileOf(size: number, name = 'notes.bin'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, randomBytes(size));
  return path;
}

/** Ann and Bob, who talk. */
export async function two(settings = {}): Promise<[Sharer, Sharer, ConversationId]> {
  const ann = await sharer('ann');
  const bob = await sharer('bob', [portOf(ann.node)], settings);
  await until(bob.node, () => bob.node.online.has(ann.node.id));
  return [ann, bob, await conversationOf(ann.node, bob.node)];
}
