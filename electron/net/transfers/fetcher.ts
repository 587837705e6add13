import { StoreError } from '../../../runtime/sqlite/database';
import type { OfferedFile } from '../../../shared/conversation/file-content';
import type { EntryHash, PersonId } from '../../../shared/ids';
import type { TransferView } from '../../../shared/ipc/views/transfers';
import { Fetching, type Fetch } from '../../../shared/transfers/fetching';
import { pieceCount, placeOf, plainPieceBytes } from '../../../shared/transfers/file-layout';
import type { PieceSource } from './source';
import { Speed } from './speed';
import type { TransferStore } from './store';

export interface FetcherOptions {
  readonly offer: EntryHash;
  readonly file: Pick<OfferedFile, 'size'>;
  /** Where the file is to lie. */
  readonly folder: string;
  readonly store: TransferStore;
  /** Of whom pieces can be asked now. */
  sources(): readonly PieceSource[];
  /** Resolves when so many bytes may come, or nobody wants them any more. */
  pace(bytes: number, signal: AbortSignal): Promise<void>;
  /** A clock that never goes back, in milliseconds. */
  now(): number;
  setTimer(run: () => void, ms: number): { cancel(): void };
  /** An integer from 0 up to the number given. */
  random(below: number): number;
  changed(): void;
  /** The file is whole, and lies there. */
  done(path: string): void;
  /** It cannot go on by itself. */
  stopped(problem: NonNullable<TransferView['problem']>): void;
}

/** How often sources are asked what they have, and what came is made durable. */
const lookMs = 1_000;
/** How long the hashes of all pieces may take to come before one more source is asked for them. */
const layerMs = 5_000;
/** How long a source that did not give what was asked is left alone. */
const restMs = 3_000;

/** Fetches one file from whoever has it, until it is whole. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #speed: Speed;
  readonly #count: number;
  readonly #stop = new AbortController();
  readonly #sources = new Map<string, PieceSource>();
  /** Sources of which it is being asked what they have. */
  readonly #asking = new Set<string>();
  /** Until when a source is left alone: for ever, if what it gave was forged. */
  readonly #resting = new Map<string, number>();
  readonly #open = new Map<Fetch<string>, AbortController>();
  /** Sources that have everything, and the people whose computers are among them. */
  readonly #everything = new Set<string>();
  readonly #whole = new Map<string, PersonId>();
  /** Sources of which the hashes of all pieces are asked. */
  readonly #layers = new Map<string, AbortController>();
  #askedForLayerAt = 0;
  #fetching: Fetching<string> | undefined;
  #bits = new Uint8Array(0);
  #here = 0;
  #hasLayer = false;
  #isFinishing = false;
  #timer: { cancel(): void } | undefined;

  constructor(options: FetcherOptions) {
    this.#options = options;
    this.#speed = new Speed(options.now);
    this.#count = pieceCount(options.file.size);
  }

  /** Which pieces are here. */
  get bits(): Uint8Array {
    return this.#bits;
  }

  /** Bytes that are here. */
  get here(): number {
    return this.#here;
  }

  get speed(): number | null {
    return this.#open.size === 0 ? null : this.#speed.perSecond;
  }

  /** People who have all of it. */
  get holders(): readonly PersonId[] {
    return [...new Set(this.#whole.values())];
  }

  /** Number of sources that are known to have something. */
  get sources(): number {
    return this.#sources.size;
  }

  async start(): Promise<void> {
    const { store, offer, folder } = this.#options;
    await this.#trying(async () => {
      const { bits, hasLayer } = await store.collect(offer, folder);
      if (this.#stop.signal.aborted) return;
      this.#bits = Uint8Array.from(bits);
      this.#hasLayer = hasLayer;
      for (let piece = 0; piece < this.#count; piece += 1)
        if (this.#has(piece)) this.#here += plainPieceBytes;
      // The last piece is shorter.
      const last = this.#count - 1;
      if (this.#has(last)) this.#here -= plainPieceBytes - this.#bytesOf(last);
      this.#options.changed();
      this.#look();
    });
  }

  /** Stops, and makes durable what is here. */
  async stop(): Promise<void> {
    this.#end();
    await this.#options.store.flush(this.#options.offer).catch(() => undefined);
  }

  #end(): void {
    this.#stop.abort();
    this.#timer?.cancel();
    for (const each of this.#open.values()) each.abort();
  }

  /** Looks who is there, and what they have. */
  #look(): void {
    this.#timer?.cancel();
    if (this.#stop.signal.aborted) return;
    const { sources, store, offer, now, setTimer } = this.#options;
    const there = new Map(sources().map((source) => [source.id, source]));
    for (const id of this.#sources.keys()) if (!there.has(id)) this.#lose(id, 0);
    for (const source of there.values())
      if (!this.#asking.has(source.id) && (this.#resting.get(source.id) ?? 0) <= now())
        void this.#ask(source);
    void this.#trying(() => store.flush(offer));
    this.#timer = setTimer(() => this.#look(), lookMs);
    this.#step();
  }

  async #ask(source: PieceSource): Promise<void> {
    // Whoever has everything need not be asked again.
    if (this.#everything.has(source.id)) return;
    this.#asking.add(source.id);
    const pieces = await source.pieces(this.#stop.signal);
    this.#asking.delete(source.id);
    if (this.#stop.signal.aborted) return;
    if (!pieces || pieces.length === 0) return this.#lose(source.id, restMs);
    this.#sources.set(source.id, source);
    if (pieces === 'all') {
      this.#everything.add(source.id);
      this.#fetching?.hasAll(source.id);
      if (source.person) this.#whole.set(source.id, source.person);
    } else this.#fetching?.has(source.id, pieces);
    this.#options.changed();
    this.#step();
  }

  #step(): void {
    if (this.#stop.signal.aborted) return;
    if (!this.#hasLayer) return this.#fetchLayer();
    const fetching = (this.#fetching ??= this.#plan());
    if (fetching.missing === 0) return void this.#finish();
    for (const fetch of fetching.next()) void this.#fetch(fetch);
  }

  /**
   * What is to be asked of whom. Made once the hashes of all pieces are here: before, nothing shows that there are as many pieces
   * as an offer says, and a plan of millions takes much memory.
   */
  #plan(): Fetching<string> {
    const missing: number[] = [];
    for (let piece = 0; piece < this.#count; piece += 1) if (!this.#has(piece)) missing.push(piece);
    const atOnceOf = (id: string): number => this.#sources.get(id)?.atOnce ?? 1;
    const fetching = new Fetching<string>(this.#count, missing, this.#options.random, atOnceOf);
    for (const source of this.#everything) fetching.hasAll(source);
    return fetching;
  }

  /** Asks one source for the hashes of all pieces, and one more if they take long. */
  #fetchLayer(): void {
    const isLate = this.#layers.size === 1 && this.#options.now() - this.#askedForLayerAt >= layerMs;
    const source = [...this.#sources.values()].find(({ id }) => !this.#layers.has(id));
    if (!source || (this.#layers.size > 0 && !isLate)) return;
    this.#askedForLayerAt = this.#options.now();
    void this.#askForLayer(source);
  }

  async #askForLayer(source: PieceSource): Promise<void> {
    const cancel = new AbortController();
    this.#layers.set(source.id, cancel);
    const signal = AbortSignal.any([cancel.signal, this.#stop.signal]);
    await this.#trying(async () => {
      const layer = await source.layer(signal);
      if (this.#hasLayer) return;
      const isRight = layer !== undefined && (await this.#options.store.putLayer(this.#options.offer, layer));
      this.#hasLayer ||= isRight;
      if (!isRight) this.#lose(source.id, layer ? Infinity : restMs);
    });
    this.#layers.delete(source.id);
    if (this.#hasLayer) for (const other of this.#layers.values()) other.abort();
    this.#step();
  }

  async #fetch(fetch: Fetch<string>): Promise<void> {
    const { pace, now } = this.#options;
    const source = this.#sources.get(fetch.source);
    if (!source) return;
    const { from, to } = fetch;
    const cancel = new AbortController();
    const { signal } = cancel;
    this.#open.set(fetch, cancel);
    const began = now();
    await this.#trying(async () => {
      await pace((to - from - 1) * plainPieceBytes + this.#bytesOf(to - 1), signal);
      if (signal.aborted) return;
      const came = await source.content(
        from,
        to,
        (piece, sealed) => this.#take(fetch, piece, sealed, signal),
        signal,
      );
      if (!came && !signal.aborted) this.#lose(source.id, restMs);
    });
    this.#open.delete(fetch);
    this.#fetching?.ended(fetch, now() - began);
    this.#step();
  }

  async #take(fetch: Fetch<string>, piece: number, sealed: Uint8Array, signal: AbortSignal): Promise<void> {
    const { store, offer, changed } = this.#options;
    // It was taken back, or another has given it meanwhile.
    if (signal.aborted || this.#has(piece)) return;
    if ((await store.putPiece(offer, piece, sealed)) === 'forged') return this.#lose(fetch.source, Infinity);
    if (!this.#has(piece)) this.#got(piece, fetch);
    changed();
  }

  #got(piece: number, from: Fetch<string>): void {
    const at = piece >> 3;
    this.#bits[at] = (this.#bits[at] ?? 0) | (0x80 >> (piece & 7));
    this.#here += this.#bytesOf(piece);
    this.#speed.add(this.#bytesOf(piece));
    const others = new Set(this.#fetching?.got(piece));
    // Whoever is asked for nothing else any more need not go on.
    for (const [other, cancel] of this.#open)
      if (other !== from && others.has(other.source) && isIn(piece, other) && this.#isAllHere(other))
        cancel.abort();
  }

  #isAllHere({ from, to }: Fetch<string>): boolean {
    for (let piece = from; piece < to; piece += 1) if (!this.#has(piece)) return false;
    return true;
  }

  async #finish(): Promise<void> {
    if (this.#isFinishing) return;
    this.#isFinishing = true;
    await this.#trying(async () => {
      const path = await this.#options.store.finish(this.#options.offer);
      this.#end();
      if (path === undefined) return this.#options.stopped('not-as-offered');
      this.#options.done(path);
      for (const source of this.#sources.values()) void source.tellWhole();
    });
  }

  /** A source is gone, or did not give what it was asked, and is left alone for a while. */
  #lose(id: string, forMs: number): void {
    if (forMs > 0) this.#resting.set(id, this.#options.now() + forMs);
    this.#whole.delete(id);
    this.#everything.delete(id);
    if (!this.#sources.delete(id)) return;
    this.#fetching?.lost(id);
    for (const [{ source }, cancel] of this.#open) if (source === id) cancel.abort();
    this.#options.changed();
  }

  #has(piece: number): boolean {
    return ((this.#bits[piece >> 3] ?? 0) & (0x80 >> (piece & 7))) !== 0;
  }

  #bytesOf(piece: number): number {
    const { from, to } = placeOf(piece, this.#options.file.size).plain;
    return to - from;
  }

  /** Does what needs the disk. If it cannot be done, everything stops. */
  async #trying(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#end();
      const isFull = error instanceof StoreError && error.problem === 'full';
      this.#options.stopped(isFull ? 'disk-full' : 'unwritable');
    }
  }
}

const isIn = (piece: number, { from, to }: Fetch<string>): boolean => piece >= from && piece < to;
