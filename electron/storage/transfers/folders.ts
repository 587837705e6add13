import { existsSync, rmSync, statSync } from 'node:fs';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { Range } from '../../../shared/transfers/file-layout';
import type { KeptTransfer } from '../../net/transfers/store';
import type { CleanedPhotos } from './cleaned-photos';
import { FolderContent } from './folder-content';
import { unfinishedEnd } from './layer-files';
import { ListFile, listPath, NewList, placesPath } from './list-files';
import { Unpacking, unpackedAt, type OfferedFolder } from './unpacking';

/** Folders whose marks stay in memory. */
const contentsAtMost = 8;

/** Offered and received folders: what is in them, and how one is made of its content. */
export class Folders {
  readonly #contents = new Map<string, FolderContent>();
  readonly #unpacking = new Map<string, Unpacking>();

  /** @param lists where lists lie */
  constructor(
    private readonly lists: string,
    private readonly photos: CleanedPhotos,
  ) {}

  /** Bytes of the content of a folder, which lie in `into` then; undefined if they are not there, or are others. */
  read(kept: KeptTransfer, range: Range, into: Buffer): Buffer | undefined {
    const { offer, file } = kept;
    try {
      const content = this.#contents.get(offer) ?? this.#open(kept);
      return content.size === file.size ? content.read(range, into) : undefined;
    } catch {
      this.#close(offer);
      return undefined;
    }
  }

  /**
   * Puts some more files of a folder in place.
   * @param content where its whole content lies
   * @returns where the folder lies once it is whole, or what else has become of it
   */
  unpack(offer: string, folder: OfferedFolder & { root: string }, content: string) {
    const unpacking =
      this.#unpacking.get(offer) ??
      new Unpacking(content, folder, `${placesPath(this.lists, offer)}${unfinishedEnd}`);
    this.#unpacking.set(offer, unpacking);
    try {
      const outcome = unpacking.more();
      if (outcome === 'more') return 'more' as const;
      if (outcome === 'whole') return { path: this.#finish(offer, folder.root, unpacking) };
      this.#drop(offer);
      return 'not-as-offered' as const;
    } catch (error) {
      this.#drop(offer);
      throw error;
    }
  }

  /** Forgets a folder, and deletes what was put in place of it without being whole. */
  forget(offer: string, content: string | undefined): void {
    this.#drop(offer);
    this.#close(offer);
    if (content !== undefined) rmSync(unpackedAt(content), { recursive: true, force: true });
    rmSync(placesPath(this.lists, offer), { force: true });
  }

  /** Deletes the list of a folder that nothing is known of any more. */
  deleteList(root: string): void {
    rmSync(listPath(this.lists, root), { force: true });
  }

  close(): void {
    for (const offer of [...this.#unpacking.keys()]) this.#drop(offer);
    for (const offer of [...this.#contents.keys()]) this.#close(offer);
  }

  #finish(offer: string, root: string, unpacking: Unpacking): string {
    const list = new NewList(`${listPath(this.lists, root)}${unfinishedEnd}`);
    unpacking.copyList(list);
    list.keepAs(listPath(this.lists, root));
    unpacking.places.keepAs(placesPath(this.lists, offer));
    const path = unpacking.finish();
    this.#unpacking.delete(offer);
    // What was here before it was fetched again may have lain elsewhere.
    this.#close(offer);
    return path;
  }

  #open({ offer, file, path = '', isCleaned }: KeptTransfer): FolderContent {
    const [list, places] = [listPath(this.lists, file.root), placesPath(this.lists, offer)];
    const opened = new ListFile(list);
    try {
      const lying = new ListFile(existsSync(places) ? places : list);
      const content = new FolderContent(path, opened, lying, isCleaned ? this.photos : undefined);
      const [oldest] = this.#contents.keys();
      if (this.#contents.size >= contentsAtMost && oldest !== undefined) this.#close(oldest);
      this.#contents.set(offer, content);
      return content;
    } catch (error) {
      opened.close();
      throw error;
    }
  }

  #close(offer: string): void {
    this.#contents.get(offer)?.close();
    this.#contents.delete(offer);
  }

  #drop(offer: string): void {
    this.#unpacking.get(offer)?.drop();
    this.#unpacking.delete(offer);
  }
}

/** What an offer says of a folder; undefined if it is of a file. */
export function folderIn({
  name,
  size,
  files,
  list,
  root,
}: OfferedFile): (OfferedFolder & { root: string }) | undefined {
  return files === undefined || list === undefined ? undefined : { name, size, files, list, root };
}

/** Whether there is a folder. */
export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
