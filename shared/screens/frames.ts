import { limits } from '../protocol/limits';

/** A frame of a shared screen: a frame of VP8 (RFC 6386), with what its own header says of it. */
export interface ScreenFrame {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether it can be decoded without those before it. */
  readonly isKey: boolean;
}

/** Bytes of the header of a VP8 frame: the tag alone, and with the size of a key frame. */
const [tagBytes, keyHeaderBytes] = [3, 10];
/** What follows the tag of a key frame. */
const startCode = [0x9d, 0x01, 0x2a];
/** The two highest bits of a side say how a player may scale it; only the others are its pixels. */
const sideBits = 0x3fff;

/**
 * Reads the header of a frame before anything decodes it. Undefined if it is no frame of VP8, or larger than a screen may be: a
 * decoder takes the size from the header, and memory for it.
 */
export function screenFrameIn(bytes: Uint8Array<ArrayBuffer>): ScreenFrame | undefined {
  const [tag = 0] = bytes;
  if (bytes.length < tagBytes || bytes.length > limits.screenFrameBytes) return undefined;
  if ((tag & 1) === 1) return { bytes, isKey: false };
  if (bytes.length < keyHeaderBytes || !startCode.every((byte, at) => bytes[tagBytes + at] === byte))
    return undefined;
  const side = (at: number): number => ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) & sideBits;
  const isPossible = (pixels: number): boolean => pixels > 0 && pixels <= limits.screenSidePixels;
  return isPossible(side(6)) && isPossible(side(8)) ? { bytes, isKey: true } : undefined;
}

/** Bytes of the length before each frame. */
const lengthBytes = 4;

/** What is sent before a frame: its length, big-endian. A length of zero says that the share goes on. */
export function frameHead(length: number): Uint8Array {
  const head = new Uint8Array(lengthBytes);
  new DataView(head.buffer).setUint32(0, length);
  return head;
}

/** Takes frames out of a stream of bytes, whatever the parts in which it comes. Keeps one incomplete frame at most. */
export class FrameReader {
  readonly #head = new Uint8Array(lengthBytes);
  #headFilled = 0;
  #body: Uint8Array<ArrayBuffer> | undefined;
  #bodyFilled = 0;
  #hasKey = false;

  /**
   * The frames that these bytes complete. Undefined if they are none of a shared screen: one is too long, too large or malformed,
   * or the first is no key frame. Nothing that comes afterwards is to be read.
   */
  add(part: Uint8Array): ScreenFrame[] | undefined {
    const frames: ScreenFrame[] = [];
    for (let at = 0; at < part.length;) {
      if (!this.#body) {
        at = this.#readHead(part, at);
        if (this.#headFilled < lengthBytes) break;
        const length = new DataView(this.#head.buffer).getUint32(0);
        this.#headFilled = 0;
        if (length > limits.screenFrameBytes) return undefined;
        if (length === 0) continue;
        this.#body = new Uint8Array(length);
      }
      at = this.#readBody(this.#body, part, at);
      if (this.#bodyFilled < this.#body.length) break;
      const frame = screenFrameIn(this.#body);
      this.#body = undefined;
      this.#bodyFilled = 0;
      if (!frame || !(frame.isKey || this.#hasKey)) return undefined;
      this.#hasKey = true;
      frames.push(frame);
    }
    return frames;
  }

  #readHead(part: Uint8Array, from: number): number {
    const taken = part.subarray(from, from + lengthBytes - this.#headFilled);
    this.#head.set(taken, this.#headFilled);
    this.#headFilled += taken.length;
    return from + taken.length;
  }

  #readBody(body: Uint8Array, part: Uint8Array, from: number): number {
    const taken = part.subarray(from, from + body.length - this.#bodyFilled);
    body.set(taken, this.#bodyFilled);
    this.#bodyFilled += taken.length;
    return from + taken.length;
  }
}
