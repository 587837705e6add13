import { randomUUID } from 'node:crypto';
import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  statfs,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashBytes, LayerRoot, pieceHash } from '../../runtime/transfers/hash-tree';
import { personId, type PersonId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { readAs } from '../../shared/read-as';
import { pieceBytes } from '../../shared/transfers/file-layout';
import { parsePath, pathOf, type SharedFile } from '../../shared/transfers/requests';
import { AgeQueue } from './age-queue';

/** A piece by its number, or the piece layer. */
export type PieceName = number | 'layer';

interface Kept {
  readonly file: SharedFile;
  readonly name: PieceName;
  readonly person: PersonId;
  readonly bytes: number;
  /** Whether its bytes are known to be what they were: those from before a crash may not be. */
  isChecked: boolean;
}

/** What one person has brought. */
interface Share {
  bytes: number;
  readonly byAge: AgeQueue<Kept>;
}

/** Part of the cache that one person can fill. */
const personsPart = 1 / 4;
/** Bytes of the disk that stay free for messages. */
const bytesLeftFree = 256 * 1024 * 1024;
const unfinished = 'unfinished-';

/** Number of pieces of a sealed content. */
export const piecesOf = ({ size }: SharedFile): number => Math.ceil(size / pieceBytes);
/** Bytes of one of them. */
export const bytesOf = ({ size }: SharedFile, piece: number): number =>
  Math.min(pieceBytes, size - piece * pieceBytes);

/**
 * Keeps sealed pieces in a folder, up to a number of bytes: the oldest go first. Those of one person take a part at most, and
 * the disk is never filled. Each piece was checked against its file's hash tree before it is kept.
 */
export class PieceCache {
  readonly #files = new Map<string, Map<PieceName, Kept>>();
  readonly #byAge = new AgeQueue<Kept>();
  readonly #shares = new Map<PersonId, Share>();
  /** What is being written or deleted, by file and part: several people may bring the same. */
  readonly #busy = new Map<string, Promise<unknown>>();
  #used = 0;
  readonly #loaded: Promise<void>;

  /** @param limit bytes that it takes at most */
  constructor(
    private readonly folder: string,
    private limit: number,
    onFault: (error: unknown) => void,
  ) {
    this.#loaded = this.#load().catch(onFault);
  }

  get usedBytes(): number {
    return this.#used;
  }

  get limitBytes(): number {
    return this.limit;
  }

  /** Sets another limit. What is beyond it is deleted. */
  async change(limit: number): Promise<void> {
    this.limit = limit;
    await this.#loaded;
    await this.#makeRoom(0);
  }

  /** Resolves once it knows what was kept before this start. */
  get loaded(): Promise<void> {
    return this.#loaded;
  }

  has(file: SharedFile, name: PieceName): boolean {
    return this.#files.get(keyOf(file))?.has(name) === true;
  }

  /** The numbers of the pieces that are kept, in no order. */
  *pieces(file: SharedFile): Generator<number> {
    for (const name of this.#files.get(keyOf(file))?.keys() ?? []) if (name !== 'layer') yield name;
  }

  /** The bytes of a piece; undefined if it is not kept, or was damaged. */
  async read(file: SharedFile, piece: number): Promise<Buffer | undefined> {
    const kept = this.#files.get(keyOf(file))?.get(piece);
    if (!kept) return undefined;
    const bytes = await readFile(this.#pathOf(kept)).catch(() => undefined);
    if (bytes?.length === kept.bytes && (kept.isChecked || (await this.#isPiece(kept, piece, bytes))))
      return bytes;
    await this.#forget(kept);
    return undefined;
  }

  /** The piece layer, in parts; nothing if it is not kept, or was damaged. */
  async *layer(file: SharedFile): AsyncGenerator<Buffer> {
    const handle = await this.#openLayer(file);
    try {
      const bytes = piecesOf(file) * hashBytes;
      for (let from = 0; handle && from < bytes; from += pieceBytes) {
        const part = Buffer.alloc(Math.min(pieceBytes, bytes - from));
        await handle.read(part, 0, part.length, from);
        yield part;
      }
    } finally {
      await handle?.close();
    }
  }

  /** The hash of one piece; undefined if the layer is not kept. */
  async hashOf(file: SharedFile, piece: number): Promise<Buffer | undefined> {
    if (piecesOf(file) === 1) return Buffer.from(file.root, 'base64url');
    const handle = await this.#openLayer(file);
    if (!handle) return undefined;
    try {
      const node = Buffer.alloc(hashBytes);
      const { bytesRead } = await handle.read(node, 0, hashBytes, piece * hashBytes);
      return bytesRead === hashBytes ? node : undefined;
    } finally {
      await handle.close();
    }
  }

  async #openLayer(file: SharedFile): Promise<FileHandle | undefined> {
    const kept = this.#files.get(keyOf(file))?.get('layer');
    if (!kept) return undefined;
    const path = this.#pathOf(kept);
    if (!kept.isChecked) {
      const bytes = await readFile(path).catch(() => undefined);
      kept.isChecked = bytes !== undefined && (await isLayerOf(file, bytes));
      if (!kept.isChecked) await this.#forget(kept);
    }
    return open(path).catch(() => undefined);
  }

  /** Keeps a piece that was checked. Resolves to false if there is no room for it. */
  async keep(file: SharedFile, name: PieceName, bytes: Uint8Array, person: PersonId): Promise<boolean> {
    const kept = { file, name, person, bytes: bytes.length, isChecked: true };
    return this.#inTurn(kept, async () => {
      if (this.has(file, name)) return true;
      const temporary = await this.#writeAside(kept, bytes);
      if (temporary === undefined) return false;
      await this.#moveIn(kept, temporary);
      return true;
    });
  }

  async #writeAside(kept: Kept, bytes: Uint8Array): Promise<string | undefined> {
    if (!(await this.#makeRoom(roomOf(kept), kept.person))) return undefined;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const path = join(this.folder, `${unfinished}${randomUUID()}`);
    try {
      await writeFile(path, bytes, { mode: 0o600 });
      return path;
    } catch {
      await rm(path, { force: true });
      return undefined;
    }
  }

  async #moveIn(kept: Kept, temporary: string): Promise<void> {
    const path = this.#pathOf(kept);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await rename(temporary, path);
    this.#add(kept);
    // Several may have come at once.
    await this.#makeRoom(0, kept.person);
  }

  /** Whether there is room for so many bytes of somebody, after older ones were deleted. */
  async #makeRoom(bytes: number, person?: PersonId): Promise<boolean> {
    const share = person === undefined ? undefined : this.#shareOf(person);
    const most = Math.floor(this.limit * personsPart);
    if (share && bytes > most) return false;
    for (let kept; share && share.bytes + bytes > most && (kept = share.byAge.shift());)
      await this.#forget(kept);
    for (let kept; this.#used + bytes > this.limit && (kept = this.#byAge.shift());) await this.#forget(kept);
    if (this.#used + bytes > this.limit) return false;
    if (bytes === 0) return true;
    const { bavail, bsize } = await statfs(dirname(this.folder));
    return bavail * bsize - bytes > bytesLeftFree;
  }

  async #isPiece(kept: Kept, piece: number, bytes: Buffer): Promise<boolean> {
    const expected = await this.hashOf(kept.file, piece);
    kept.isChecked = expected?.equals(pieceHash(bytes, piecesOf(kept.file) === 1)) === true;
    return kept.isChecked;
  }

  #shareOf(person: PersonId): Share {
    const share = this.#shares.get(person) ?? { bytes: 0, byAge: new AgeQueue<Kept>() };
    this.#shares.set(person, share);
    return share;
  }

  #add(kept: Kept): void {
    const key = keyOf(kept.file);
    const parts = this.#files.get(key) ?? new Map<PieceName, Kept>();
    this.#files.set(key, parts);
    parts.set(kept.name, kept);
    this.#used += roomOf(kept);
    this.#shareOf(kept.person).bytes += roomOf(kept);
    // Without its layer, no further piece of the file could be checked.
    const layer = parts.get('layer');
    for (const each of layer && layer !== kept ? [kept, layer] : [kept])
      for (const queue of [this.#byAge, this.#shareOf(each.person).byAge]) queue.add(each);
  }

  async #forget(kept: Kept): Promise<void> {
    const key = keyOf(kept.file);
    const parts = this.#files.get(key);
    if (parts?.get(kept.name) !== kept) return;
    parts.delete(kept.name);
    if (parts.size === 0) this.#files.delete(key);
    this.#used -= roomOf(kept);
    const share = this.#shareOf(kept.person);
    share.bytes -= roomOf(kept);
    share.byAge.delete(kept);
    this.#byAge.delete(kept);
    if (share.bytes === 0) this.#shares.delete(kept.person);
    const path = this.#pathOf(kept);
    await this.#inTurn(kept, async () => {
      const now = this.#files.get(key)?.get(kept.name);
      if (now && this.#pathOf(now) === path) return;
      await rm(path, { force: true }).catch(() => undefined);
      // Folders that still hold something stay.
      if (!this.#files.has(key)) await rmdir(dirname(path)).catch(() => undefined);
    });
  }

  /** Runs what changes a part of a file once everything earlier that does so is done. */
  async #inTurn<Value>({ file, name }: Kept, run: () => Promise<Value>): Promise<Value> {
    const part = `${keyOf(file)}#${name}`;
    const turn = (this.#busy.get(part) ?? Promise.resolve()).then(run);
    const settled = turn.catch(() => undefined);
    this.#busy.set(part, settled);
    await settled;
    if (this.#busy.get(part) === settled) this.#busy.delete(part);
    return turn;
  }

  #pathOf({ file: { conversation, root, size }, name, person }: Kept): string {
    // Hex, since not all systems tell capitals from small letters.
    const hex = (id: string): string => Buffer.from(id, 'base64url').toString('hex');
    return join(this.folder, hex(person), `${conversation}_${hex(root)}_${size}`, `${name}`);
  }

  /** Finds what was kept before, and deletes what is something else. */
  async #load(): Promise<void> {
    const found: { kept: Kept; at: number }[] = [];
    for (const person of await namesIn(this.folder)) {
      if (person.startsWith(unfinished)) await rm(join(this.folder, person), { force: true });
      else
        for (const file of await namesIn(join(this.folder, person)))
          found.push(...(await this.#find(person, file)));
    }
    found.sort((a, b) => a.at - b.at);
    for (const { kept } of found)
      if (this.has(kept.file, kept.name)) await rm(this.#pathOf(kept), { force: true });
      else this.#add(kept);
    await this.#makeRoom(0);
  }

  async #find(person: string, folder: string): Promise<{ kept: Kept; at: number }[]> {
    const base64url = (hex: string): string => Buffer.from(hex, 'hex').toString('base64url');
    const [conversation = '', root = '', size = ''] = folder.split('_');
    const read = parsePath(`/files/${conversation}/${base64url(root)}/${size}`);
    const owner = readAs(personId, base64url(person));
    if (!read || !owner.success) return [];
    const found: { kept: Kept; at: number }[] = [];
    for (const text of await namesIn(join(this.folder, person, folder))) {
      const name = text === 'layer' ? text : Number(text);
      const path = join(this.folder, person, folder, text);
      const { size: bytes, mtimeMs } = await stat(path);
      const expected = name === 'layer' ? piecesOf(read.file) * hashBytes : bytesOf(read.file, name);
      if (bytes !== expected) await rm(path, { force: true, recursive: true });
      else
        found.push({
          kept: { file: read.file, name, person: owner.data, bytes, isChecked: false },
          at: mtimeMs,
        });
    }
    return found;
  }
}

/** Whether some bytes are a file's piece layer. Checks a little at a time: a large one takes a second. */
export async function isLayerOf(file: SharedFile, bytes: Uint8Array): Promise<boolean> {
  if (bytes.length !== piecesOf(file) * hashBytes) return false;
  const root = new LayerRoot();
  for (let from = 0; from < bytes.length; from += checkedTogether) {
    root.add(bytes.subarray(from, from + checkedTogether));
    await new Promise(setImmediate);
  }
  return root.root().toString('base64url') === file.root;
}
/** Bytes of a layer that are hashed without a pause: they take about a millisecond. */
const checkedTogether = 1_000 * hashBytes;

/**
 * Bytes that a part counts as. A single byte takes as much of the disk and of memory as some kilobytes: a member could fill both
 * with tiny files otherwise, however little may be kept.
 */
const roomOf = ({ bytes }: Pick<Kept, 'bytes'>): number => Math.max(bytes, limits.leastPieceBytesCounted);

const keyOf = (file: SharedFile): string => pathOf(file, 'content');

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);
