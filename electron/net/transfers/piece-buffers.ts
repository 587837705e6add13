import { pieceBytes } from '../../../shared/transfers/file-layout';

/** Buffers that wait to be used again: 8 MiB. */
const spareAtMost = 32;

/**
 * Buffers for sealed pieces, which are used again and again. A new one for each piece would be cleared by the system, and have
 * all memory of the program searched for what is not used any more, many times for each GB.
 */
export class PieceBuffers {
  readonly #spare: Buffer[] = [];

  /** @param bytes of each */
  constructor(readonly bytes: number = pieceBytes) {}

  /** A buffer for a piece of full length, which has nothing else in it. The caller MUST fill all of it. */
  take(): Buffer {
    return this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.bytes);
  }

  /** The caller MUST NOT use these bytes any more. Has no effect if they are no piece of full length. */
  give({ buffer, byteLength }: Uint8Array): void {
    const isWhole = byteLength === this.bytes && buffer.byteLength === this.bytes;
    if (isWhole && buffer instanceof ArrayBuffer && this.#spare.length < spareAtMost)
      this.#spare.push(Buffer.from(buffer));
  }
}
