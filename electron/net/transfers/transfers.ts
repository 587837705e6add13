import { randomInt } from 'node:crypto';
import { sortOf, type OfferedFile } from '../../../shared/conversation/file-content';
import { contentOf } from '../../../shared/conversation/content';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { failure, success, type Result } from '../../../shared/protocol/errors';
import { pieceCount, sealedSize } from '../../../shared/transfers/file-layout';
import { isExecutable } from '../../../shared/transfers/executable';
import { allBits, type SharedFile } from '../../../shared/transfers/requests';
import type { Log } from '../../../runtime/log';
import type { ChatClient } from '../types';
import { Attachments, type ReadAttachment, type Standing } from './attachments';
import { Bandwidth } from './bandwidth';
import { Fetcher } from './fetcher';
import type { GivenFile } from './file-server';
import { heldOf, shown, type Held } from './held';
import { isOffered } from './is-offered';
import type { PieceSource } from './source';
import { keptFile } from './kept-file';
import { Recordings } from './recordings';
import type { KeptTransfer, TransferStore } from './store';
import type { AttachedBytes, FileWords, Look, RecordedSound, Offered, Transfer, Transfers } from './types';

/** Files that are fetched at a time; others wait. */
const fetchedAtOnce = 4;
/** Sizes in bytes up to which pictures and sounds, and all files, are fetched unasked, if the user wants that. */
const [unaskedMediaBytes, unaskedBytes] = [2_000_000, 100_000_000];

/** Whether a small one is fetched unless the user wants nothing: what people paste or say is meant to be seen and heard. */
const isPictureOrSound = (file: OfferedFile): boolean =>
  sortOf(file) === 'picture' || file.type.startsWith('audio/');

/** What the user has chosen. */
export interface TransferSettings {
  /** Where received files lie. */
  readonly folder: string;
  /** What is fetched unasked. */
  readonly fetches: 'nothing' | 'pictures' | 'everything';
  /** Bytes a second for all files together; 0 for no limit. */
  readonly bytesPerSecond: number;
}

export interface TransfersParts {
  readonly client: Pick<ChatClient, 'id' | 'say'>;
  readonly store: TransferStore;
  readonly log: Log;
  settings(): TransferSettings;
  offered(conversation: ConversationId, offer: EntryHash): Offered;
  /** Whether the user can send something in a conversation, or plans to. */
  standing(conversation: ConversationId): Standing;
  /** Of whom pieces of a file can be asked now. */
  sources(wanted: Pick<KeptTransfer, 'conversation' | 'file' | 'author'>): readonly PieceSource[];
  /** What was written about files that were sent and do not go: it is the user's again. */
  returned(conversation: ConversationId, caption: string): void;
  /** A file was offered from here. */
  given(own: KeptTransfer): void;
  /** Milliseconds since 1970, and by a clock that never goes back. */
  time(): number;
  now(): number;
  setTimer(run: () => void, ms: number): { cancel(): void };
}

/** The transfers of one node. */
export class NodeTransfers implements Transfers {
  readonly #held = new Map<EntryHash, Held>();
  readonly #attachments: Attachments;
  readonly #recordings: Recordings;
  readonly #bandwidth: Bandwidth;
  readonly #listeners = new Set<() => void>();
  readonly #closing: (() => void)[] = [];
  #isClosed = false;

  constructor(private readonly parts: TransfersParts) {
    const { store, settings, now, setTimer } = parts;
    this.#attachments = new Attachments({
      ...parts,
      ready: (attachment) => this.#offer(attachment),
      changed: () => this.#changed(),
    });
    this.#recordings = new Recordings({
      store,
      ended: (file) => this.#attachments.addStored(file),
      changed: () => this.#changed(),
      failed: (error) => parts.log('error', 'a recording was not stored', { error: String(error) }),
    });
    this.#bandwidth = new Bandwidth({ limit: () => settings().bytesPerSecond, now, setTimer });
  }

  /** Reads what is stored, and goes on with what was being fetched. */
  async start(): Promise<void> {
    const { store, log } = this.parts;
    const all = await store.all().catch((error: unknown) => {
      log('error', 'the transfers cannot be read', { error: String(error) });
      return [];
    });
    for (const kept of all) this.#held.set(kept.offer, heldOf(kept));
    const holders = await store.holders().catch(() => []);
    for (const { offer, person } of holders) this.#held.get(offer)?.holders.add(person);
    this.#fetchNext();
    this.#changed();
    await this.#attachments.goOn();
  }

  of(conversation?: ConversationId): Transfer[] {
    const held = [...this.#held.values()];
    return held
      .filter(({ kept }) => conversation === undefined || kept.conversation === conversation)
      .map(shown);
  }

  attachments(conversation: ConversationId) {
    return this.#attachments.of(conversation);
  }

  mayHaveAttachments(conversation: ConversationId): boolean {
    return this.#attachments.mayWait(conversation) || this.#recordings.has(conversation);
  }

  beginRecording(conversation: ConversationId, name: string, type: string): string {
    const id = this.#recordings.begin(conversation, name, type);
    this.#attachments.made(id);
    return id;
  }

  addToRecording(conversation: ConversationId, recording: string, bytes: Uint8Array): Promise<void> {
    return this.#recordings.add(conversation, recording, bytes);
  }

  keepRecording(conversation: ConversationId, recording: string, sound: RecordedSound): Promise<void> {
    return this.#recordings.keep(conversation, recording, (name) =>
      this.#attachments.addBytes(conversation, { name, ...sound }),
    );
  }

  dropRecording(conversation: ConversationId, recording: string): Promise<void> {
    return this.#recordings.drop(conversation, recording);
  }

  endRecordings(conversation: ConversationId): Promise<void> {
    return this.#recordings.endAll(conversation);
  }

  attachmentPlace(conversation: ConversationId, attachment: string): string | undefined {
    return this.#attachments.place(conversation, attachment);
  }

  attach(conversation: ConversationId, paths: readonly string[], isCleaned: boolean): void {
    for (const path of paths) this.#attachments.add(conversation, path, isCleaned);
  }

  attachBytes(conversation: ConversationId, file: AttachedBytes): Promise<void> {
    return this.#attachments.addBytes(conversation, file);
  }

  describe(conversation: ConversationId, attachment: string, look: Look): void {
    this.#attachments.describe(conversation, attachment, look);
  }

  detach(conversation: ConversationId, attachment: string): void {
    this.#attachments.remove(conversation, attachment);
  }

  detachAll(conversation: ConversationId): void {
    this.#recordings.dropAll(conversation);
    this.#attachments.removeAll(conversation);
  }

  moveAttachments(planned: ConversationId, conversation: ConversationId): void {
    this.#recordings.move(planned, conversation);
    this.#attachments.move(planned, conversation);
  }

  untilFirstRead(conversation: ConversationId): ReturnType<Transfers['untilFirstRead']> {
    return this.#attachments.untilFirstRead(conversation);
  }

  async send(conversation: ConversationId, words: FileWords): Promise<Result<void>> {
    return (await this.#attachments.send(conversation, { ...words, caption: words.caption.trim() }))
      ? success(undefined)
      : failure('empty-text', 'There is no file to send.');
  }

  /**
   * Messages of others have come: files among them are fetched, if the user wants that. No program ever is, and no folder, which may
   * hold some.
   */
  came(conversation: ConversationId, offers: readonly EntryHash[]): void {
    this.offersChanged(conversation);
    const { fetches } = this.parts.settings();
    if (fetches === 'nothing') return;
    for (const offer of offers) {
      const offered = this.parts.offered(conversation, offer);
      const file = typeof offered === 'object' ? offered.file : undefined;
      const isWanted = (each: OfferedFile): boolean =>
        fetches === 'everything'
          ? each.size <= unaskedBytes
          : isPictureOrSound(each) && each.size <= unaskedMediaBytes;
      if (file && file.files === undefined && isWanted(file) && !isExecutable(file.name))
        this.fetch(conversation, offer);
    }
  }

  /** Offers were deleted, or people blocked or unblocked: what is not offered is not fetched. */
  offersChanged(conversation?: ConversationId): void {
    for (const held of [...this.#held.values()]) {
      const { kept } = held;
      const isOver =
        kept.path !== undefined || (conversation !== undefined && kept.conversation !== conversation);
      const offered = isOver ? undefined : this.parts.offered(kept.conversation, kept.offer);
      if (isOver || typeof offered === 'object') continue;
      if (offered === 'deleted') void this.cancel(kept.conversation, kept.offer);
      else this.#restUnoffered(held);
    }
    this.#fetchNext();
  }

  withdrawn(conversation: ConversationId, messages: readonly EntryHash[]): void {
    for (const message of messages) {
      const held = this.#in(conversation, message);
      if (held?.kept.state === 'own' && this.parts.offered(conversation, message) === 'deleted')
        void this.#forget(held);
    }
  }

  fetch(conversation: ConversationId, offer: EntryHash): void {
    const held = this.#held.get(offer);
    const isGone = held?.kept.state === 'done' && held.found === 'gone';
    if (held?.fetcher || (held?.kept.path !== undefined && !isGone)) return;
    const offered = this.parts.offered(conversation, offer);
    if (typeof offered !== 'object') return;
    const { file, author } = offered;
    const at = this.parts.time();
    const kept = { offer, conversation, author, file: keptFile(file), at, isCleaned: false };
    this.#put({ ...kept, state: 'wanted', path: undefined });
    this.#fetchNext();
  }

  pause(conversation: ConversationId, offer: EntryHash): void {
    const held = this.#in(conversation, offer);
    if (held?.kept.state === 'wanted') this.#pause(held, undefined);
  }

  async cancel(conversation: ConversationId, offer: EntryHash): Promise<void> {
    const held = this.#in(conversation, offer);
    if (held && held.kept.state !== 'own' && held.kept.state !== 'done') await this.#forget(held);
  }

  async place(conversation: ConversationId, offer: EntryHash): Promise<string | undefined> {
    const held = this.#in(conversation, offer);
    if (held?.kept.path === undefined) return undefined;
    await this.#look(held);
    return held.found === 'gone' ? undefined : held.kept.path;
  }

  /** A sealed piece, for others. It is noticed if it cannot be given because the file is not there any more, or is another. */
  async piece(offer: EntryHash, piece: number): Promise<Uint8Array | undefined> {
    const held = this.#held.get(offer);
    // Before it is whole, a piece may just not have come.
    const whole = held?.kept.path === undefined ? undefined : held;
    const sealed = await this.parts.store.piece(offer, piece);
    if (!sealed && whole) await this.#look(whole, piece);
    return sealed;
  }

  async takeBack(conversation: ConversationId, offer: EntryHash, path: string): Promise<boolean> {
    const offered = this.#held.has(offer) ? undefined : this.parts.offered(conversation, offer);
    // No export has copies of folders.
    if (typeof offered !== 'object' || offered.file.files !== undefined) return false;
    const { client, store, settings, time } = this.parts;
    if (!(await isOffered(store, path, offered.file))) return false;
    const copy = await store.receive(path, settings().folder, offered.file.name);
    const state = offered.author === client.id ? 'own' : 'done';
    const { file, author } = offered;
    const kept = { offer, conversation, author, file: keptFile(file), at: time(), isCleaned: false };
    this.#put({ ...kept, state, path: copy });
    return true;
  }

  copy(from: string, to: string): Promise<void> {
    return this.parts.store.copy(from, to);
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#attachments.close();
    await Promise.all([...this.#held.values()].map(({ fetcher }) => fetcher?.stop()));
    for (const end of this.#closing) end();
    await this.parts.store.close();
  }

  /** Has something done when the transfers end. */
  onClose(end: () => void): void {
    this.#closing.push(end);
  }

  /** A member says that they have all of a file. */
  hasWhole(offer: EntryHash, person: PersonId): void {
    const held = this.#held.get(offer);
    if (!held || held.holders.has(person)) return;
    this.#holds(held, person);
    this.#changed();
  }

  /** What is here of a file, for members who ask for it. */
  find({ conversation, root, size }: SharedFile): GivenFile | undefined {
    for (const held of this.#held.values()) {
      const { kept, fetcher } = held;
      const { file } = kept;
      if (kept.conversation !== conversation || file.root !== root || sealedSize(file.size) !== size)
        continue;
      if (typeof this.parts.offered(conversation, kept.offer) !== 'object') continue;
      const count = pieceCount(file.size);
      if (kept.path === undefined && !fetcher) continue;
      if (held.found !== 'here') {
        // It may be back, for whoever asks next.
        if (held.found === 'gone') this.#look(held).catch(() => undefined);
        continue;
      }
      return {
        transfer: kept,
        // Giving a piece does not need it.
        get bits() {
          return fetcher?.bits ?? allBits(count);
        },
      };
    }
    return undefined;
  }

  /** Resolves when so many bytes may go, or nobody wants them any more. */
  pace(bytes: number, signal: AbortSignal): Promise<void> {
    return this.#bandwidth.take(bytes, signal);
  }

  /**
   * Looks whether a whole file is still where it lay.
   * @param piece one that could not be given
   */
  async #look(held: Held, piece?: number): Promise<void> {
    const found = await this.parts.store.look(held.kept.offer, piece);
    // That a changed file has its old size again does not show that its content is the old one.
    const now = found === 'here' && held.found === 'changed' ? 'changed' : found;
    if (now === held.found) return;
    held.found = now;
    this.#changed();
  }

  async #offer(attachment: ReadAttachment): Promise<boolean> {
    const { id, conversation, path, isCleaned, file } = attachment;
    const { mentions, to } = attachment.words;
    const { client, time } = this.parts;
    const { to: answered, ...content } = contentOf({ kind: 'file', ...file, mentions, to });
    const said = await client.say(
      conversation,
      answered === undefined ? content : { ...content, to: answered },
    );
    if (!said.ok) {
      this.parts.log('warn', 'a file was not offered', { code: said.error.code });
      return false;
    }
    const own: KeptTransfer = {
      offer: said.value.hash,
      conversation,
      author: client.id,
      file: keptFile(file),
      state: 'own',
      path,
      at: time(),
      isCleaned,
    };
    this.#hold(own);
    await this.parts.store.offer(own, id).catch((error: unknown) => this.#notStored(error));
    this.parts.given(own);
    return true;
  }

  /** Forgets a transfer, with what has come of it. */
  async #forget({ kept: { offer }, fetcher }: Held): Promise<void> {
    this.#held.delete(offer);
    await fetcher?.stop();
    await this.parts.store.forget(offer);
    this.#fetchNext();
    this.#changed();
  }

  #holds({ kept: { offer }, holders }: Held, person: PersonId): void {
    if (holders.has(person)) return;
    holders.add(person);
    this.parts.store.keepHolder({ offer, person }).catch((error: unknown) => this.#notStored(error));
  }

  #put(kept: KeptTransfer): void {
    this.#hold(kept);
    this.#keep(kept);
  }

  #hold(kept: KeptTransfer): void {
    const { fetcher, here = 0, holders = new Set<PersonId>() } = this.#held.get(kept.offer) ?? {};
    this.#held.set(kept.offer, { ...heldOf(kept), fetcher, here, holders });
    this.#changed();
  }

  #keep(kept: KeptTransfer): void {
    this.parts.store.put(kept).catch((error: unknown) => this.#notStored(error));
  }

  #notStored(error: unknown): void {
    this.parts.log('error', 'a transfer was not stored', { error: String(error) });
  }

  #fetchNext(): void {
    if (this.#isClosed) return;
    const wanted = [...this.#held.values()].filter(({ kept }) => kept.state === 'wanted');
    let running = wanted.filter(({ fetcher }) => fetcher).length;
    for (const held of wanted) {
      if (held.fetcher || running >= fetchedAtOnce) continue;
      if (typeof this.parts.offered(held.kept.conversation, held.kept.offer) !== 'object') {
        this.#restUnoffered(held);
        continue;
      }
      running += 1;
      held.problem = undefined;
      held.fetcher = this.#fetcherOf(held);
      void held.fetcher.start();
    }
  }

  #fetcherOf(held: Held): Fetcher {
    const { store, settings, sources, now, setTimer } = this.parts;
    const { offer, file } = held.kept;
    return new Fetcher({
      offer,
      file,
      folder: settings().folder,
      store,
      now,
      setTimer,
      sources: () => sources(held.kept),
      pace: (bytes, signal) => this.pace(bytes, signal),
      random: (below) => randomInt(below),
      changed: () => this.#changed(),
      done: (path) => this.#done(held, path),
      stopped: (problem) => this.#pause(held, problem),
    });
  }

  #done(held: Held, path: string): void {
    // Whoever gave it is known to have it from now on.
    for (const person of held.fetcher?.holders ?? []) this.#holds(held, person);
    held.fetcher = undefined;
    held.kept = { ...held.kept, state: 'done', path, at: this.parts.time() };
    this.#keep(held.kept);
    this.#fetchNext();
    this.#changed();
  }

  /** Its message is not shown. It goes on by itself once it is. */
  #restUnoffered(held: Held): void {
    if (held.kept.state !== 'wanted' || held.problem === 'not-offered') return;
    held.problem = 'not-offered';
    this.#rest(held);
  }

  /** Stops fetching a file, until it goes on. */
  #rest(held: Held): void {
    void held.fetcher?.stop();
    held.here = held.fetcher?.here ?? held.here;
    held.fetcher = undefined;
    this.#changed();
  }

  #pause(held: Held, problem: Transfer['problem']): void {
    this.#rest(held);
    held.problem = problem;
    held.kept = { ...held.kept, state: 'paused', at: this.parts.time() };
    this.#keep(held.kept);
    this.#fetchNext();
    this.#changed();
  }

  #in(conversation: ConversationId, offer: EntryHash): Held | undefined {
    const held = this.#held.get(offer);
    return held?.kept.conversation === conversation ? held : undefined;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
