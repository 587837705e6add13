import { contentOf } from '../../../shared/conversation/content';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import { failure, success, type Result } from '../../../shared/protocol/errors';
import { pieceCount, sealedSize } from '../../../shared/transfers/file-layout';
import { allBits, type SharedFile } from '../../../shared/transfers/requests';
import { Attachments, type ReadAttachment } from './attachments';
import { Bandwidth } from './bandwidth';
import { Fetches } from './fetches';
import type { GivenFile } from './file-server';
import { shown, type Held } from './held';
import { HeldTransfers } from './held-transfers';
import type { TransfersParts } from './parts';
import { isFetchedUnasked } from './unasked';
import { isOffered } from './is-offered';
import { keptFile } from './kept-file';
import { Recordings } from './recordings';
import type { KeptTransfer } from './store';
import type { AttachedBytes, FileWords, Look, RecordedSound, Transfer, Transfers } from './types';

/** The transfers of one node. */
export class NodeTransfers implements Transfers {
  readonly #held: HeldTransfers;
  readonly #fetches: Fetches;
  readonly #attachments: Attachments;
  readonly #recordings: Recordings;
  readonly #bandwidth: Bandwidth;
  readonly #listeners = new Set<() => void>();
  readonly #closing: (() => void)[] = [];

  constructor(private readonly parts: TransfersParts) {
    const { store, log, settings, now, setTimer } = parts;
    this.#held = new HeldTransfers({ store, log, changed: () => this.#changed() });
    this.#fetches = new Fetches({
      ...parts,
      held: this.#held,
      pace: (bytes, signal) => this.pace(bytes, signal),
      changed: () => this.#changed(),
    });
    this.#attachments = new Attachments({
      ...parts,
      ready: (attachment) => this.#offer(attachment),
      changed: () => this.#changed(),
    });
    this.#recordings = new Recordings({
      store,
      ended: (file) => this.#attachments.addStored(file),
      changed: () => this.#changed(),
      failed: (error) => log('error', 'a recording was not stored', { error: String(error) }),
    });
    this.#bandwidth = new Bandwidth({ limit: () => settings().bytesPerSecond, now, setTimer });
  }

  /** Reads what is stored, and goes on with what was being fetched. */
  async start(): Promise<void> {
    await this.#held.start();
    this.#fetches.next();
    this.#changed();
    await this.#attachments.goOn();
  }

  of(conversation?: ConversationId): Transfer[] {
    return [...this.#held.all]
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

  /** Messages of others have come: files among them are fetched, if the user wants that. */
  came(conversation: ConversationId, offers: readonly EntryHash[]): void {
    this.offersChanged(conversation);
    const { fetches } = this.parts.settings();
    for (const offer of fetches === 'nothing' ? [] : offers) {
      const offered = this.parts.offered(conversation, offer);
      if (typeof offered === 'object' && isFetchedUnasked(offered.file, fetches))
        this.fetch(conversation, offer);
    }
  }

  /** Offers were deleted, or people blocked or unblocked: what is not offered is not fetched. */
  offersChanged(conversation?: ConversationId): void {
    for (const held of [...this.#held.all]) {
      const { kept } = held;
      const isOver =
        kept.path !== undefined || (conversation !== undefined && kept.conversation !== conversation);
      const offered = isOver ? undefined : this.parts.offered(kept.conversation, kept.offer);
      if (isOver || typeof offered === 'object') continue;
      if (offered === 'deleted') void this.cancel(kept.conversation, kept.offer);
      else this.#fetches.restUnoffered(held);
    }
    this.#fetches.next();
  }

  withdrawn(conversation: ConversationId, messages: readonly EntryHash[]): void {
    for (const message of messages) {
      const held = this.#held.in(conversation, message);
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
    this.#held.put({ ...kept, state: 'wanted', path: undefined });
    this.#fetches.next();
  }

  pause(conversation: ConversationId, offer: EntryHash): void {
    const held = this.#held.in(conversation, offer);
    if (held?.kept.state === 'wanted') this.#fetches.pause(held, undefined);
  }

  async cancel(conversation: ConversationId, offer: EntryHash): Promise<void> {
    const held = this.#held.in(conversation, offer);
    if (held && held.kept.state !== 'own' && held.kept.state !== 'done') await this.#forget(held);
  }

  async place(conversation: ConversationId, offer: EntryHash): Promise<string | undefined> {
    const held = this.#held.in(conversation, offer);
    if (held?.kept.path === undefined) return undefined;
    await this.#held.look(held);
    return held.found === 'gone' ? undefined : held.kept.path;
  }

  /** A sealed piece, for others. It is noticed if it cannot be given because the file is not there any more, or is another. */
  async piece(offer: EntryHash, piece: number): Promise<Uint8Array | undefined> {
    const held = this.#held.get(offer);
    // Before it is whole, a piece may just not have come.
    const whole = held?.kept.path === undefined ? undefined : held;
    const sealed = await this.parts.store.piece(offer, piece);
    if (!sealed && whole) await this.#held.look(whole, piece);
    return sealed;
  }

  async takeBack(conversation: ConversationId, offer: EntryHash, path: string): Promise<boolean> {
    const offered = this.#held.get(offer) ? undefined : this.parts.offered(conversation, offer);
    // No export has copies of folders.
    if (typeof offered !== 'object' || offered.file.files !== undefined) return false;
    const { client, store, settings, time } = this.parts;
    if (!(await isOffered(store, path, offered.file))) return false;
    const copy = await store.receive(path, settings().folder, offered.file.name);
    const state = offered.author === client.id ? 'own' : 'done';
    const { file, author } = offered;
    const kept = { offer, conversation, author, file: keptFile(file), at: time(), isCleaned: false };
    this.#held.put({ ...kept, state, path: copy });
    return true;
  }

  copy(from: string, to: string): Promise<void> {
    return this.parts.store.copy(from, to);
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#fetches.end();
    await this.#attachments.close();
    await this.#fetches.stop();
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
    this.#held.holds(held, person);
    this.#changed();
  }

  /** What is here of a file, for members who ask for it. */
  find({ conversation, root, size }: SharedFile): GivenFile | undefined {
    for (const held of this.#held.all) {
      const { kept, fetcher } = held;
      const { file } = kept;
      if (kept.conversation !== conversation || file.root !== root || sealedSize(file.size) !== size)
        continue;
      if (typeof this.parts.offered(conversation, kept.offer) !== 'object') continue;
      const count = pieceCount(file.size);
      if (kept.path === undefined && !fetcher) continue;
      if (held.found !== 'here') {
        // It may be back, for whoever asks next.
        if (held.found === 'gone') this.#held.look(held).catch(() => undefined);
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
    this.#held.hold(own);
    await this.parts.store.offer(own, id).catch((error: unknown) => this.#held.notStored(error));
    this.parts.given(own);
    return true;
  }

  /** Forgets a transfer, with what has come of it. */
  async #forget({ kept: { offer }, fetcher }: Held): Promise<void> {
    this.#held.remove(offer);
    await fetcher?.stop();
    await this.parts.store.forget(offer);
    this.#fetches.next();
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
