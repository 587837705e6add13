import {
  closeSync,
  fdatasyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { hashBytes } from '../../../runtime/transfers/hash-tree';

/** The end of the name of a layer, or of a list of files, that is being made. */
export const unfinishedEnd = '.new';

/** Layers that stay open, each of a file that is being given or fetched. */
const openAtMost = 16;

/** Where the piece layer lies of the file with this root. */
export const layerPath = (folder: string, root: string): string => join(folder, `${root}.layer`);

/** The piece layers of files with several pieces, each in a file of its own: they are large, and a piece needs one node. */
export class LayerFiles {
  /** By root. A piece needs one node: opening the file for it would take longer than reading it. */
  readonly #open = new Map<string, number>();

  constructor(private readonly folder: string) {}

  /** Whether a layer of so many pieces is here, whole. */
  has(root: string, count: number): boolean {
    return statSync(this.#pathOf(root), { throwIfNoEntry: false })?.size === count * hashBytes;
  }

  /** Nodes of a layer, from one piece up to another; undefined if they are not here. */
  read(root: string, from: number, to: number): Buffer | undefined {
    const file = this.#open.get(root) ?? this.#opened(root);
    if (file === undefined) return undefined;
    const nodes = Buffer.alloc((to - from) * hashBytes);
    return readSync(file, nodes, 0, nodes.length, from * hashBytes) === nodes.length ? nodes : undefined;
  }

  /** Begins a layer whose root is not known yet. */
  begin(name: string): NewLayer {
    return new NewLayer(join(this.folder, `${name}${unfinishedEnd}`), (root) => {
      // Another takes its place.
      this.#close(root);
      return this.#pathOf(root);
    });
  }

  delete(root: string): void {
    this.#close(root);
    rmSync(this.#pathOf(root), { force: true });
  }

  close(): void {
    for (const root of [...this.#open.keys()]) this.#close(root);
  }

  #opened(root: string): number | undefined {
    if (!statSync(this.#pathOf(root), { throwIfNoEntry: false })) return undefined;
    const [first] = this.#open.keys();
    if (this.#open.size >= openAtMost && first !== undefined) this.#close(first);
    const file = openSync(this.#pathOf(root), 'r');
    this.#open.set(root, file);
    return file;
  }

  #close(root: string): void {
    const file = this.#open.get(root);
    if (file !== undefined) closeSync(file);
    this.#open.delete(root);
  }

  #pathOf(root: string): string {
    return layerPath(this.folder, root);
  }
}

/** A layer that is being made. */
export class NewLayer {
  readonly #file: number;
  #isOpen = true;

  constructor(
    private readonly path: string,
    private readonly pathOf: (root: string) => string,
  ) {
    this.#file = openSync(path, 'w', 0o600);
  }

  add(nodes: Uint8Array): void {
    // A disk that fills up takes a part.
    for (let done = 0; done < nodes.length;) done += writeSync(this.#file, nodes, done);
  }

  keepAs(root: string): void {
    fdatasyncSync(this.#file);
    this.#close();
    renameSync(this.path, this.pathOf(root));
  }

  drop(): void {
    this.#close();
    rmSync(this.path, { force: true });
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
  }
}
