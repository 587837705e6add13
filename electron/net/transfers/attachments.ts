import { randomBytes, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { mediaTypeOf } from '../../../shared/transfers/media-type';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { ConversationId } from '../../../shared/ids';
import type { TransferStore } from './store';
import type { Attachment, FileWords, Look } from './types';

/** Media type of a folder, as systems call it. */
const folderType = 'inode/directory';

/** An attachment whose hashes are made, and where it lies. */
export interface ReadAttachment {
  readonly conversation: ConversationId;
  readonly path: string;
  readonly file: OfferedFile;
  /** What is said with it. */
  readonly words: FileWords;
}

interface Waiting {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly path: string;
  readonly key: string;
  name: string;
  size: number;
  files?: number;
  list?: number;
  type: string;
  look: Look | undefined;
  state: Attachment['state'];
  read: number;
  root: string | undefined;
  /** What is said with it; undefined until it is sent. */
  words: FileWords | undefined;
}

export interface AttachmentsParts {
  readonly store: TransferStore;
  /** An attachment that was sent is ready: it is to be offered. Resolves with whether it was. */
  ready(attachment: ReadAttachment): Promise<boolean>;
  changed(): void;
}

/** Files and folders that wait beside drafts: their hashes are made, and those that are sent go once they are ready. */
export class Attachments {
  readonly #all = new Map<string, Waiting>();

  constructor(private readonly parts: AttachmentsParts) {}

  of(conversation: ConversationId): Attachment[] {
    return [...this.#all.values()].filter((each) => each.conversation === conversation).map(shown);
  }

  /** Where one lies; undefined if there is none. */
  place(conversation: ConversationId, id: string): string | undefined {
    const found = this.#all.get(id);
    return found?.conversation === conversation ? found.path : undefined;
  }

  /** @param type its media type; undefined to take that of its name */
  add(conversation: ConversationId, path: string, type?: string): void {
    const name = basename(path);
    const waiting: Waiting = {
      id: randomUUID(),
      conversation,
      path,
      key: randomBytes(32).toString('base64url'),
      name,
      size: 0,
      type: type ?? mediaTypeOf(name),
      look: undefined,
      state: 'reading',
      read: 0,
      root: undefined,
      words: undefined,
    };
    this.#all.set(waiting.id, waiting);
    this.parts.changed();
    void this.#read(waiting);
  }

  describe(conversation: ConversationId, id: string, look: Look): void {
    const waiting = this.#all.get(id);
    if (waiting?.conversation !== conversation) return;
    waiting.look = look;
    this.parts.changed();
  }

  remove(conversation: ConversationId, id: string): void {
    const waiting = this.#all.get(id);
    if (waiting?.conversation !== conversation) return;
    this.#all.delete(id);
    this.parts.changed();
  }

  /** Sends what waits beside a draft, the words with the first. Returns whether there was anything. */
  send(conversation: ConversationId, words: FileWords): boolean {
    const waiting = [...this.#all.values()].filter(
      (each) => each.conversation === conversation && each.words === undefined && each.state !== 'failed',
    );
    for (const [index, each] of waiting.entries()) each.words = index === 0 ? words : { caption: '' };
    for (const each of waiting) void this.#goIfReady(each);
    this.parts.changed();
    return waiting.length > 0;
  }

  async #read(waiting: Waiting): Promise<void> {
    const { store, changed } = this.parts;
    const isWanted = (): boolean => this.#all.has(waiting.id);
    try {
      const start = await store.beginReading(waiting.id, waiting.path, waiting.key);
      Object.assign(waiting, start);
      if (start.files !== undefined) waiting.type = folderType;
      while (isWanted() && waiting.root === undefined) {
        Object.assign(waiting, await store.readMore(waiting.id));
        changed();
      }
      if (waiting.root !== undefined) waiting.state = 'ready';
    } catch {
      waiting.state = 'failed';
    }
    await store.endReading(waiting.id).catch(() => undefined);
    if (isWanted()) void this.#goIfReady(waiting);
    changed();
  }

  /** One that cannot be said waits beside the draft again, so that it can be sent later. */
  async #goIfReady(waiting: Waiting): Promise<void> {
    const { id, conversation, path, root, key, name, size, type, look, words, state } = waiting;
    const folder = folderIn(waiting);
    if (words === undefined || state !== 'ready' || root === undefined) return;
    this.#all.delete(id);
    const said = words.caption === '' ? {} : { caption: words.caption };
    const file = { name, size, type, root, key, ...folder, ...look, ...said };
    if (await this.parts.ready({ conversation, path, file, words })) return;
    waiting.words = undefined;
    this.#all.set(id, waiting);
    this.parts.changed();
  }
}

function shown(waiting: Waiting): Attachment {
  const { id, conversation, name, size, type, look, state, read, words } = waiting;
  const file = { name, size, type, ...folderIn(waiting), ...look };
  return { id, conversation, file, state, read, sent: words !== undefined };
}

/** What is known of it as a folder. */
const folderIn = ({ files, list }: Waiting): Pick<OfferedFile, 'files' | 'list'> =>
  files === undefined || list === undefined ? {} : { files, list };
