import { constants, copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setAside, setDatabaseAside } from '../../../runtime/files/set-aside';
import { inTransaction, openChecked, storeError, type Database } from '../../../runtime/sqlite/database';
import { Statements } from '../../../runtime/sqlite/statements';
import { hashBytes, pieceHash, rootOf } from '../../../runtime/transfers/hash-tree';
import { openPiece, sealPiece } from '../../../runtime/transfers/sealed-piece';
import { pieceCount, placeOf, plainPieceBytes } from '../../../shared/transfers/file-layout';
import type {
  AttachedFile,
  Collected,
  Found,
  Holder,
  KeptTransfer,
  ReadingStart,
  ReadingStep,
  ToRead,
} from '../../net/transfers/store';
import { AttachedFiles, attachedFolder } from './attached-files';
import { CheckedTags } from './checked-tags';
import { CleanedPhotos } from './cleaned-photos';
import { Collecting, partPath, receive, removePart } from './collecting';
import { folderIn, Folders, isFolder } from './folders';
import { LayerFiles, layerPath } from './layer-files';
import { listPath, placesPath } from './list-files';
import { offerableAt } from './offerable';
import { readableSize, readPlain } from './plain-file';
import { Reading } from './reading';
import { TransferRows } from './transfer-rows';
import { migrations } from './tables';

/** Offered and received files, their hashes, and what is stored about them. For a thread of its own: all of it waits for the disk. */
export class TransferFiles {
  readonly #database: Database;
  readonly #rows: TransferRows;
  readonly #layers: LayerFiles;
  readonly #tags = new CheckedTags();
  readonly #photos = new CleanedPhotos();
  readonly #folders: Folders;
  readonly #attached: AttachedFiles;
  readonly #readings = new Map<string, Reading>();
  readonly #collecting = new Map<string, Collecting>();
  readonly #kept = new Map<string, KeptTransfer>();
  /** Where a piece lies while it is sealed or opened. */
  readonly #plain = Buffer.allocUnsafeSlow(plainPieceBytes);

  /** @param folder for hashes and for bytes without a file */
  constructor(
    database: string,
    private readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#database = openedOrAnew(database, attachedFolder(folder));
    const statements = new Statements(this.#database);
    this.#rows = new TransferRows(this.#database, statements);
    this.#layers = new LayerFiles(folder);
    this.#folders = new Folders(folder, this.#photos);
    this.#attached = new AttachedFiles(statements, folder);
    for (const kept of this.#rows.transfers()) this.#kept.set(kept.offer, kept);
    this.#tidy();
  }

  all(): readonly KeptTransfer[] {
    return [...this.#kept.values()];
  }

  beginReading(name: string, { path, key, wanted, isCleaned }: ToRead): ReadingStart {
    const offerable = offerableAt(path, this.folder, name, isCleaned ? this.#photos : undefined);
    const stores = { layers: this.#layers, tags: this.#tags };
    const reading = new Reading(path, offerable, Buffer.from(key, 'base64url'), stores, name, wanted);
    this.#readings.set(name, reading);
    return reading.start;
  }

  readMore(name: string): ReadingStep {
    const reading = this.#readings.get(name);
    if (!reading) throw new Error('this is not being read');
    return reading.more();
  }

  endReading(name: string): void {
    this.#readings.get(name)?.close();
    this.#readings.delete(name);
  }

  attached(): readonly AttachedFile[] {
    return this.#attached.all();
  }

  keepAttached(file: AttachedFile): void {
    this.#attached.keep(file);
  }

  keepBytes(file: Omit<AttachedFile, 'path'>, name: string, bytes: Uint8Array): string {
    return this.#attached.keepBytes(file, name, bytes);
  }

  addBytes(id: string, bytes: Uint8Array): void {
    this.#attached.addBytes(id, bytes);
  }

  offer(transfer: KeptTransfer, attached: string): void {
    inTransaction(this.#database, () => {
      this.#attached.forget(attached);
      this.put(transfer);
    });
  }

  dropAttached(id: string): void {
    this.#attached.drop(id, this.#paths());
  }

  put(transfer: KeptTransfer): void {
    this.#rows.put(transfer);
    this.#kept.set(transfer.offer, transfer);
  }

  holders(): readonly Holder[] {
    return this.#rows.holders();
  }

  keepHolder(holder: Holder): void {
    this.#rows.keepHolder(holder);
  }

  forget(offer: string): void {
    const kept = this.#kept.get(offer);
    this.#collecting.get(offer)?.close();
    this.#collecting.delete(offer);
    const part = this.#rows.partOf(offer);
    if (part !== undefined) removePart(part);
    this.#folders.forget(offer, part);
    this.#rows.forget(offer);
    this.#kept.delete(offer);
    // What was attached without a file of the user's may be offered elsewhere too, or wait beside a draft.
    if (kept?.path !== undefined) this.#attached.deleteBytes(kept.path, this.#paths());
    const isElsewhere = this.all().some(({ file }) => file.root === kept?.file.root);
    if (!kept || isElsewhere) return;
    this.#layers.delete(kept.file.root);
    this.#tags.forget(kept.file.root);
    this.#folders.deleteList(kept.file.root);
  }

  collect(offer: string, folder: string): Collected {
    const { file } = this.#mustKeep(offer);
    const count = pieceCount(file.size);
    const path = this.#rows.partOf(offer) ?? partPath(folder, offer);
    const collecting =
      this.#collecting.get(offer) ?? new Collecting(path, this.#rows.bitsOf(offer, count), file.size);
    this.#collecting.set(offer, collecting);
    this.#rows.keepPart(offer, path);
    return { bits: collecting.bits, hasLayer: count <= 1 || this.#layers.has(file.root, count) };
  }

  putLayer(offer: string, layer: Uint8Array): boolean {
    const { file } = this.#mustKeep(offer);
    if (layer.length !== pieceCount(file.size) * hashBytes) return false;
    if (rootOf(layer).toString('base64url') !== file.root) return false;
    const kept = this.#layers.begin(offer);
    kept.add(layer);
    kept.keepAs(file.root);
    return true;
  }

  /** Returns the buffer, to be used again; undefined if this is not the right piece. */
  putPiece(offer: string, piece: number, sealed: Uint8Array): Uint8Array | undefined {
    const { file } = this.#mustKeep(offer);
    const collecting = this.#collecting.get(offer);
    if (!collecting) throw new Error('this is not being collected');
    const plain = this.#isRight(file, piece, sealed)
      ? openPiece(Buffer.from(file.key, 'base64url'), piece, sealed, this.#plain)
      : undefined;
    if (!plain) return undefined;
    this.#tags.add(file.root, pieceCount(file.size), piece, sealed);
    if (!collecting.has(piece)) collecting.put(piece, plain);
    return sealed;
  }

  /** Other operations go on meanwhile: a busy disk takes its time. */
  async flush(offer: string): Promise<void> {
    await this.#collecting.get(offer)?.flush((chunks) => this.#rows.keepChunks(offer, chunks));
  }

  #flushNow(offer: string): void {
    this.#collecting.get(offer)?.flushNow((chunks) => this.#rows.keepChunks(offer, chunks));
  }

  /** Undefined until it is done: a folder is put in place a part at a time. It is faster after `flush`. */
  finish(offer: string): { path: string | undefined } | undefined {
    const { file } = this.#mustKeep(offer);
    const collecting = this.#collecting.get(offer);
    if (!collecting) throw new Error('this is not being collected');
    this.#flushNow(offer);
    const folder = folderIn(file);
    if (folder) return this.#finishFolder(offer, folder, collecting);
    // Should it fail, its file is opened again by whoever goes on.
    this.#collecting.delete(offer);
    const path = collecting.finish(file.name);
    this.#rows.forgetPieces(offer);
    return { path };
  }

  #finishFolder(offer: string, folder: NonNullable<ReturnType<typeof folderIn>>, collecting: Collecting) {
    const outcome = this.#folders.unpack(offer, folder, collecting.path);
    if (outcome === 'more') return undefined;
    this.#collecting.delete(offer);
    collecting.close();
    this.#rows.forgetPieces(offer);
    removePart(collecting.path);
    return { path: outcome === 'not-as-offered' ? undefined : outcome.path };
  }

  layer(offer: string, from: number, to: number): Uint8Array | undefined {
    const file = this.#kept.get(offer)?.file;
    if (!file) return undefined;
    const count = pieceCount(file.size);
    if (count === 1) return Buffer.from(file.root, 'base64url');
    return this.#layers.read(file.root, from, Math.min(to, count));
  }

  /** @param into for a piece of full length, which lies there then */
  piece(offer: string, piece: number, into?: Buffer): Uint8Array | undefined {
    const kept = this.#kept.get(offer);
    const collecting = this.#collecting.get(offer);
    const path = kept?.path ?? (collecting?.has(piece) === true ? collecting.path : undefined);
    if (!kept || path === undefined || piece >= pieceCount(kept.file.size)) return undefined;
    const { file } = kept;
    const range = placeOf(piece, file.size).plain;
    const isFolderHere = kept.path !== undefined && file.files !== undefined;
    const plain = isFolderHere
      ? this.#folders.read(kept, range, this.#plain)
      : readPlain(path, range, this.#plain);
    const isFull = plain?.length === plainPieceBytes;
    const sealed =
      plain && sealPiece(Buffer.from(file.key, 'base64url'), piece, plain, isFull ? into : undefined);
    // Other bytes than those offered, sealed with the same key and nonce, would reveal both.
    return sealed && this.#isOffered(file, piece, sealed) ? sealed : undefined;
  }

  look(offer: string, piece?: number): Found {
    const kept = this.#kept.get(offer);
    if (kept?.path === undefined) return 'gone';
    const { path, file } = kept;
    // What is in a folder is looked at when it is asked for.
    const size = file.files === undefined ? readableSize(path) : isFolder(path) ? file.size : undefined;
    if (size === undefined) return 'gone';
    if (size !== file.size) return 'changed';
    return piece === undefined || this.piece(offer, piece) ? 'here' : 'changed';
  }

  copy(from: string, to: string): void {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }

  receive(from: string, folder: string, name: string): string {
    return receive(from, folder, name);
  }

  close(): void {
    for (const offer of this.#collecting.keys()) this.#flushNow(offer);
    this.#folders.close();
    this.#layers.close();
    for (const each of [...this.#collecting.values(), ...this.#readings.values()]) each.close();
    this.#collecting.clear();
    this.#database.close();
  }

  /** Paths of the files of transfers that are whole. */
  #paths(): string[] {
    return this.all().flatMap(({ path }) => path ?? []);
  }

  /** Removes bytes that nothing needs, hashes and lists of what was never offered, and what was being made when the program ended. */
  #tidy(): void {
    this.#attached.tidy(this.#paths());
    const { folder } = this;
    const kept = new Set(
      this.all().flatMap(({ offer, file: { root } }) => [
        layerPath(folder, root),
        listPath(folder, root),
        placesPath(folder, offer),
      ]),
    );
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isFile() && !kept.has(join(folder, entry.name)))
        rmSync(join(folder, entry.name), { force: true });
  }

  /** Whether a piece that was sealed here is the one that was offered. */
  #isOffered(file: KeptTransfer['file'], piece: number, sealed: Uint8Array): boolean {
    if (this.#tags.has(file.root, piece, sealed)) return true;
    const isRight = this.#isRight(file, piece, sealed);
    if (isRight) this.#tags.add(file.root, pieceCount(file.size), piece, sealed);
    return isRight;
  }

  #isRight(file: KeptTransfer['file'], piece: number, sealed: Uint8Array): boolean {
    const count = pieceCount(file.size);
    const node =
      count === 1 ? Buffer.from(file.root, 'base64url') : this.#layers.read(file.root, piece, piece + 1);
    return node?.equals(pieceHash(sealed, count === 1)) === true;
  }

  #mustKeep(offer: string): KeptTransfer {
    const kept = this.#kept.get(offer);
    if (!kept) throw new Error('nothing is known of this file');
    return kept;
  }
}

/**
 * A damaged database is set aside, and a new one begun: files are still where they are, and can be fetched and offered again.
 * What was attached may exist nowhere else. The new database does not know it, so it is set aside as well.
 */
function openedOrAnew(path: string, attached: string): Database {
  try {
    return openChecked(path, migrations);
  } catch (error) {
    if (storeError(error).problem !== 'damaged') throw error;
    // First: whoever is interrupted here finds the damaged database again.
    setAside(attached);
    setDatabaseAside(path);
    return openChecked(path, migrations);
  }
}
