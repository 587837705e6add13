import { existsSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { EntryHash } from '../../../shared/ids';
import { markedName, safeName } from '../../../shared/transfers/safe-path';
import { markAsFromElsewhere } from '../transfers/from-elsewhere';
import { copyOffered } from './copy-offered';

/** Where offered files lie on this computer, by the hash of the offer's message. */
export type FilePlaces = ReadonlyMap<EntryHash, { readonly path: string; readonly size: number }>;

type Offered = Pick<OfferedFile, 'name' | 'size' | 'key' | 'root'>;

/** The folder beside an export with copies of files: "Garden.html" has "Garden.files". */
export const copiesFolder = (path: string): string =>
  `${path.replace(/\.(?:html|(?:parley\.)?jsonl)$/iu, '')}.files`;

/** Bytes of the hash that are in the name of a copy; all of them if another offer has the same ones. */
const markBytes = [6, 32];

/**
 * Names of the copy of an offered file, of which an export uses the first that none of its other copies has. They are like that of
 * the file, and an import finds the offer by them.
 */
export const copyNames = (name: string, offer: EntryHash): string[] =>
  markBytes.map((bytes) =>
    markedName(safeName(name), Buffer.from(offer, 'base64url').toString('hex', 0, bytes)),
  );

/** Copies offered files to a folder beside an export while it is written. */
export class FileCopies {
  readonly #made: string[] = [];
  /** Of which offer a copy is, by its name. */
  readonly #offers = new Map<string, EntryHash>();
  /** Number of files that were copied, and of those that are not on this computer as they were offered. */
  copied = 0;
  missing = 0;

  /** @param step called with the number of bytes that were copied; may throw to give up */
  constructor(
    private readonly folder: string,
    private readonly places: FilePlaces,
    private readonly step: (bytes: number) => void,
  ) {}

  /**
   * Copies a file. Returns its path from the export; undefined if it is not here.
   * @param isOwn whether the user offered it
   */
  copy(offer: EntryHash, file: Offered, isOwn: boolean): readonly [folder: string, name: string] | undefined {
    const name = this.#nameOf(offer, file);
    const to = join(this.folder, name);
    const place = this.places.get(offer);
    const isNew = !existsSync(to);
    if (place) mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    if (!place || !copyOffered(place.path, to, file, this.step)) {
      this.missing += 1;
      return undefined;
    }
    if (isNew) this.#made.push(to);
    if (!isOwn) markAsFromElsewhere(to);
    this.copied += 1;
    this.#offers.set(name, offer);
    return [basename(this.folder), name];
  }

  #nameOf(offer: EntryHash, { name }: Offered): string {
    const names = copyNames(name, offer);
    const isFree = (each: string): boolean => (this.#offers.get(each) ?? offer) === offer;
    return names.find(isFree) ?? names.at(-1) ?? '';
  }

  /** Removes what was copied: the export has failed. Copies of an earlier export stay. */
  remove(): void {
    for (const path of this.#made) rmSync(path, { force: true });
    try {
      rmdirSync(this.folder);
    } catch {
      // It was never made, or holds something else.
    }
  }
}
