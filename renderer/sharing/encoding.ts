import { limits } from '../../shared/protocol/limits';
import { RateControl } from '../../shared/screens/rate';

/** Frames that may be encoded, and that may be on their way to the main process, before others are left out. */
const waitingAtMost = 2;

/** Takes an encoded frame. Resolves with whether it was left out for somebody who is too slow. */
export type GiveFrame = (frame: Uint8Array<ArrayBuffer>) => Promise<boolean>;

/** Encodes the frames of a screen, no more than can be sent: what is left out is replaced by what is shown later. */
export class Encoding {
  readonly #encoder: VideoEncoder;
  readonly #rate = new RateControl();
  /** The last frame, and whether it is yet to be encoded. */
  #latest: VideoFrame | undefined;
  #isFresh = false;
  #wantsKey = true;
  #size = '';
  #sending = 0;
  #encodedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param failed called when nothing more is encoded */
  constructor(
    private readonly give: GiveFrame,
    failed: () => void,
  ) {
    this.#encoder = new VideoEncoder({
      output: (chunk) => void this.#send(chunk),
      error: failed,
    });
    this.#encoder.addEventListener('dequeue', () => this.#schedule());
  }

  /** A frame, which is closed when it is no longer needed. */
  add(frame: VideoFrame): void {
    this.#latest?.close();
    this.#latest = frame;
    this.#isFresh = true;
    this.#schedule();
  }

  /** Somebody can show nothing before a key frame comes. */
  wantKeyFrame(): void {
    this.#wantsKey = true;
    this.#schedule();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#latest?.close();
    this.#latest = undefined;
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }

  #schedule(): void {
    if (this.#timer !== undefined || !this.#latest || !(this.#isFresh || this.#wantsKey)) return;
    const wait = this.#encodedAt + 1_000 / this.#rate.rate.frames - performance.now();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#encode();
    }, wait);
  }

  #encode(): void {
    const frame = this.#latest;
    if (!frame || this.#encoder.state === 'closed') return;
    // Goes on when one of them is done.
    if (this.#encoder.encodeQueueSize >= waitingAtMost || this.#sending >= waitingAtMost) return;
    this.#configureFor(frame);
    // The same picture may be encoded again, and each needs a time of its own.
    const again = new VideoFrame(frame, { timestamp: Math.round(performance.now() * 1_000) });
    this.#encoder.encode(again, { keyFrame: this.#wantsKey });
    again.close();
    this.#isFresh = false;
    this.#wantsKey = false;
    this.#encodedAt = performance.now();
  }

  #configureFor({ displayWidth, displayHeight }: VideoFrame): void {
    const scale = Math.min(1, limits.screenSidePixels / Math.max(displayWidth, displayHeight));
    const side = (pixels: number): number => Math.max(2, 2 * Math.floor((pixels * scale) / 2));
    const [width, height] = [side(displayWidth), side(displayHeight)];
    const size = `${width} ${height}`;
    if (size === this.#size) return;
    this.#size = size;
    this.#wantsKey = true;
    this.#configure(width, height);
  }

  #configure(width: number, height: number): void {
    const { bits: bitrate, frames: framerate } = this.#rate.rate;
    this.#encoder.configure({
      codec: 'vp8',
      width,
      height,
      bitrate,
      framerate,
      latencyMode: 'realtime',
      contentHint: 'text',
    });
  }

  async #send(chunk: EncodedVideoChunk): Promise<void> {
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    this.#sending += 1;
    const isSlow = await this.give(bytes);
    this.#sending -= 1;
    // With another rate the size is configured again.
    if (this.#rate.note(isSlow, performance.now())) this.#size = '';
    this.#schedule();
  }
}
