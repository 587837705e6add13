import { randomBytes, randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { mediaTypeOf } from '../../../shared/transfers/media-type';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { ConversationId } from '../../../shared/ids';
import type { Log } from '../../../runtime/log';
import { attachedTo } from './attached-to';
import type { AttachedFile, TransferStore } from './store';
import type { AttachedBytes, Attachment, FileWords, FirstRead, Look } from './types';

/** Media type of a folder, as systems call it. */
const folderType = 'inode/directory';

/** An attachment whose hashes are made, and where it lies. */
export interface ReadAttachment {
  readonly id: string;
  readonly conversation: ConversationId;
  readonly path: string;
  readonly isCleaned: boolean;
  readonly file: OfferedFile;
  /** What is said with it. */
  readonly words: FileWords;
}

interface Waiting extends Pick<AttachedFile, 'id' | 'path' | 'content' | 'isCleaned'> {
  conversation: ConversationId;
  readonly key: string;
  name: string;
  size: number;
  files?: number;
  list?: number;
  uncleaned?: number;
  type: string;
  look: Look | undefined;
  state: Attachment['state'];
  hasChanged: boolean;
  /** Whether the user wanted to send it in a planned conversation while it was still read. */
  isEarly: boolean;
  /** Whether it was sent before the user could know that photos in it keep their place. */
  isHeld: boolean;
  read: number;
  root: string | undefined;
  words: FileWords | undefined;
  sending: string;
}

/** What goes with a file about which nothing is said. */
const noWords: FileWords = { caption: '' };

/** Whether the user takes part in a conversation, or plans to; took part, and does not any more; or nothing is known of it. */
export type Standing = 'takes-part' | 'left' | 'unknown';

export interface AttachmentsParts {
  readonly store: TransferStore;
  /** Whether the user can send something in a conversation, or plans to. */
  standing(conversation: ConversationId): Standing;
  /**
   * An attachment that was sent is ready: it is to be offered, and stored as an offer instead. Resolves with whether it was
   * offered.
   */
  ready(attachment: ReadAttachment): Promise<boolean>;
  /** What was written about files that do not go: it is the user's again. */
  returned(conversation: ConversationId, caption: string): void;
  /** A folder that was sent does not go before the user knows that photos in it keep their place. */
  held(conversation: ConversationId, folder: string): void;
  changed(): void;
  readonly log: Log;
}

/**
 * Files and folders that wait beside drafts: their hashes are made, and those that are sent go once they are ready. All are stored
 * until then.
 */
export class Attachments {
  readonly #all = new Map<string, Waiting>();
  /** The conversations that planned ones have become, for what was being attached meanwhile. */
  readonly #became = new Map<ConversationId, ConversationId>();
  /** What was made since the program began: it is stored at once, and is not to be begun again. */
  readonly #made = new Set<string>();
  /** Whether what was stored has been read. */
  #isRead = false;
  /** What is being said. */
  readonly #going = new Set<Promise<void>>();
  /** Those who wait for an attachment to be read. */
  #watchers: (() => void)[] = [];
  #isClosed = false;

  constructor(private readonly parts: AttachmentsParts) {}

  of(conversation: ConversationId): Attachment[] {
    return [...this.#all.values()].filter((each) => each.conversation === conversation).map(shown);
  }

  /** Whether something waits beside a draft; true as well while that is not known. */
  mayWait(conversation: ConversationId): boolean {
    return !this.#isRead || this.of(conversation).length > 0;
  }

  /** Where one lies; undefined if there is none. */
  place(conversation: ConversationId, id: string): string | undefined {
    const found = this.#all.get(id);
    return found?.conversation === conversation ? found.path : undefined;
  }

  /**
   * Goes on with what waited, or was sent, when the program ended. What is of a conversation that the user has left is dropped.
   * What is of one that is not known stays stored and is not shown: the messages may have been set aside, and it may exist
   * nowhere else.
   */
  async goOn(): Promise<void> {
    const { store, standing, changed } = this.parts;
    try {
      for (const file of await store.attached()) {
        if (this.#made.has(file.id)) continue;
        const how = standing(file.conversation);
        if (how === 'takes-part') this.#begin(file);
        else if (how === 'left') void this.#drop(file.id);
      }
      this.#isRead = true;
    } catch (error) {
      this.#fail(error);
    }
    changed();
  }

  /** What is not offered yet waits for the next start. Resolves once nothing is being said. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await Promise.all(this.#going);
  }

  /** MUST be called with the id of each that is made elsewhere, before it is stored. */
  made(id: string): void {
    if (!this.#isRead) this.#made.add(id);
  }

  add(conversation: ConversationId, path: string, isCleaned: boolean): void {
    const file = { ...attachedTo(conversation, mediaTypeOf(basename(path))), path, isCleaned };
    this.made(file.id);
    void this.#keep(this.#begin(file));
  }

  /** Rejects if the bytes cannot be kept. */
  async addBytes(planned: ConversationId, { name, type, bytes }: AttachedBytes): Promise<void> {
    const file = attachedTo(planned, type);
    this.made(file.id);
    const path = await this.parts.store.keepBytes(file, name, bytes);
    const conversation = this.#became.get(planned) ?? planned;
    const waiting = this.#begin({ ...file, conversation, path });
    if (conversation !== planned) void this.#keep(waiting);
  }

  /** Adds one that is stored already, maybe as one of the conversation that was only planned then. */
  addStored(file: AttachedFile): void {
    void this.#keep(this.#begin(file));
  }

  #begin(file: AttachedFile): Waiting {
    const waiting: Waiting = {
      ...file,
      key: file.content?.key ?? randomBytes(32).toString('base64url'),
      name: basename(file.path),
      size: 0,
      state: 'reading',
      hasChanged: false,
      isEarly: false,
      isHeld: false,
      read: 0,
      root: undefined,
    };
    this.#all.set(waiting.id, waiting);
    this.parts.changed();
    void this.#read(waiting);
    return waiting;
  }

  describe(conversation: ConversationId, id: string, look: Look): void {
    const waiting = this.#all.get(id);
    if (waiting?.conversation !== conversation) return;
    waiting.look = look;
    void this.#keep(waiting);
    this.parts.changed();
  }

  remove(conversation: ConversationId, id: string): void {
    const waiting = this.#all.get(id);
    if (waiting?.conversation !== conversation) return;
    this.#all.delete(id);
    this.#takeBack(waiting);
    void this.#drop(id);
    this.#wake();
    this.parts.changed();
  }

  /** The user has left a conversation, or given up a planned one: nothing of it can be sent any more. */
  removeAll(conversation: ConversationId): void {
    for (const waiting of [...this.#all.values()]) {
      if (waiting.conversation !== conversation) continue;
      this.#all.delete(waiting.id);
      void this.#drop(waiting.id);
    }
    this.#wake();
    this.parts.changed();
  }

  /** The user wants to send what waits beside the draft of a planned conversation. Resolves once the first has been read. */
  async untilFirstRead(conversation: ConversationId): Promise<FirstRead> {
    for (const each of this.#sendable(conversation)) each.isEarly = each.state === 'reading';
    for (;;) {
      const [first] = this.#sendable(conversation);
      if (!first || this.#isClosed) return 'none';
      if (first.state === 'ready') return this.#hold(first) ? 'held' : 'ready';
      await new Promise<void>((resolve) => void this.#watchers.push(resolve));
    }
  }

  /** What waits beside a draft and is not sent. */
  #sendable(conversation: ConversationId): Waiting[] {
    return [...this.#all.values()].filter(
      (each) => each.conversation === conversation && each.words === undefined && each.state !== 'failed',
    );
  }

  /** What of it can go now. The rest can the next time: its card says by then what the user has to know. */
  #told(conversation: ConversationId): Waiting[] {
    const all = this.#sendable(conversation);
    const told = all.filter((each) => !this.#hold(each));
    for (const each of all) each.isEarly = false;
    for (const each of told) each.isHeld = false;
    return told;
  }

  /** Whether the user sent it while it was read, and has to know of photos that keep their place. Its card says so then. */
  #hold(waiting: Waiting): boolean {
    if (!waiting.isEarly || !keepsPlaces(waiting)) return false;
    this.#ask(waiting);
    this.parts.changed();
    return true;
  }

  /** Its card asks from now on whether it goes all the same. */
  #ask(waiting: Waiting): void {
    if (waiting.isHeld) return;
    waiting.isHeld = true;
    this.parts.held(waiting.conversation, waiting.name);
  }

  #wake(): void {
    for (const wake of this.#watchers.splice(0)) wake();
  }

  move(from: ConversationId, to: ConversationId): void {
    this.#became.set(from, to);
    for (const waiting of this.#all.values()) {
      if (waiting.conversation !== from) continue;
      waiting.conversation = to;
      void this.#keep(waiting);
    }
    this.parts.changed();
  }

  /**
   * Sends what waits beside a draft, the words with the first. A folder in which photos keep their place stays there if the user
   * could not know of them. Resolves with whether there was anything.
   */
  async send(conversation: ConversationId, words: FileWords): Promise<boolean> {
    const waiting = this.#told(conversation);
    const sending = randomUUID();
    for (const [index, each] of waiting.entries())
      Object.assign(each, { sending, words: index === 0 ? words : noWords });
    this.parts.changed();
    // From now on it goes even if the program ends before it is read.
    await Promise.all(waiting.map((each) => this.#keep(each)));
    for (const each of waiting) this.#goIfReady(each);
    return waiting.length > 0;
  }

  async #read(waiting: Waiting): Promise<void> {
    const { store, changed } = this.parts;
    const isWanted = (): boolean => this.#all.has(waiting.id) && !this.#isClosed;
    try {
      const wanted = waiting.content?.root;
      const { id, path, key, isCleaned } = waiting;
      const start = await store.beginReading(id, { path, key, wanted, isCleaned });
      Object.assign(waiting, start);
      if (start.files !== undefined) waiting.type = folderType;
      while (isWanted() && waiting.root === undefined) {
        Object.assign(waiting, await store.readMore(waiting.id));
        changed();
      }
      if (waiting.root !== undefined) {
        waiting.hasChanged = wanted !== undefined && wanted !== waiting.root;
        waiting.state = waiting.hasChanged ? 'failed' : 'ready';
      }
      // It is still another one after the next start.
      if (waiting.hasChanged) waiting.root = undefined;
    } catch {
      if (this.#isClosed) return;
      waiting.state = 'failed';
    }
    // Whoever sent a folder while it was read could not know of photos that keep their place.
    if (isWanted() && keepsPlaces(waiting) && waiting.words !== undefined) this.#ask(waiting);
    if (waiting.state === 'failed' || waiting.isHeld) this.#takeBack(waiting);
    if (waiting.state !== 'failed' && isWanted()) await this.#keep(waiting);
    await store.endReading(waiting.id).catch(() => undefined);
    this.#wake();
    if (isWanted()) this.#goIfReady(waiting);
    changed();
  }

  #goIfReady(waiting: Waiting): void {
    const { id, words, state } = waiting;
    if (words === undefined || state !== 'ready' || !this.#all.delete(id)) return;
    const going: Promise<void> = this.#go(waiting, words).finally(() => this.#going.delete(going));
    this.#going.add(going);
  }

  /** One that cannot be said waits beside the draft again, so that it can be sent later. */
  async #go(waiting: Waiting, words: FileWords): Promise<void> {
    const { id, conversation, path, root = '', key, name, size, type, look, isCleaned } = waiting;
    const said = words.caption === '' ? {} : { caption: words.caption };
    const file = { name, size, type, root, key, ...folderIn(waiting), ...look, ...said };
    if (await this.parts.ready({ id, conversation, path, isCleaned, file, words })) return;
    this.#all.set(id, waiting);
    this.#takeBack(waiting);
    this.parts.changed();
  }

  /** It does not go. What was written about it goes with another that was sent with it, or is the user's again. */
  #takeBack(waiting: Waiting): void {
    const { conversation, words, sending } = waiting;
    if (words === undefined) return;
    waiting.words = undefined;
    void this.#keep(waiting);
    if (words.caption === '') return;
    const other = [...this.#all.values()].find(
      (each) => each.sending === sending && each.words !== undefined,
    );
    if (!other) return this.parts.returned(conversation, words.caption);
    other.words = words;
    void this.#keep(other);
  }

  /** Stores one for the next start, unless it is gone meanwhile. */
  async #keep({ root, key, ...waiting }: Waiting): Promise<void> {
    const { id, conversation, path, type, look, words, sending, isCleaned } = waiting;
    if (!this.#all.has(id)) return;
    const content = root === undefined ? waiting.content : { key, root };
    await this.parts.store
      .keepAttached({ id, conversation, path, type, look, words, sending, content, isCleaned })
      .catch((error: unknown) => this.#fail(error));
  }

  async #drop(id: string): Promise<void> {
    await this.parts.store.dropAttached(id).catch((error: unknown) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.parts.log('error', 'what waits beside a draft was not stored', { error: String(error) });
  }
}

function shown(waiting: Waiting): Attachment {
  const { id, conversation, name, size, type, look, state, hasChanged, read, words } = waiting;
  const { isCleaned, uncleaned = 0, isHeld } = waiting;
  const file = { name, size, type, ...folderIn(waiting), ...look };
  const sent = words !== undefined;
  return { id, conversation, file, state, hasChanged, read, sent, isCleaned, uncleaned, isHeld };
}

/** Whether photos in it go as they are though they were to be cleaned. It is known once all were looked at. */
const keepsPlaces = ({ state, isCleaned, uncleaned = 0 }: Waiting): boolean =>
  state === 'ready' && isCleaned && uncleaned > 0;

/** What is known of it as a folder. */
const folderIn = ({ files, list }: Waiting): Pick<OfferedFile, 'files' | 'list'> =>
  files === undefined || list === undefined ? {} : { files, list };
