import { Duplex } from 'node:stream';

/** A socket for tests that completes writes only on `release`. */
export class SlowSocket extends Duplex {
  readonly taken: string[] = [];
  #waiting: (() => void)[] = [];

  override _read(): void {}

  override _write(bytes: Uint8Array, _encoding: string, done: () => void): void {
    this.taken.push(Buffer.from(bytes).toString());
    this.#waiting.push(done);
  }

  /** Completes pending writes. Returns whether there were any. */
  release(): boolean {
    const waiting = this.#waiting.splice(0);
    for (const done of waiting) done();
    return waiting.length > 0;
  }
}
