import { request, type IncomingMessage } from 'node:http';
import { connect, type TLSSocket } from 'node:tls';
import { proveAtScreen, verifiesAtScreen } from '../../../runtime/screens/proof';
import type { SetTimer } from '../../../runtime/timers';
import { channelOf } from '../../../runtime/tls/channel';
import { fileProtocol, tlsOptions } from '../../../runtime/tls/options';
import type { WriterId } from '../../../shared/ids';
import type { Address } from '../../../shared/protocol/address';
import { limits } from '../../../shared/protocol/limits';
import { FrameReader, type ScreenFrame } from '../../../shared/screens/frames';
import {
  screenAuthorization,
  screenPath,
  screenProofHeader,
  type SharedScreen,
} from '../../../shared/screens/requests';
import type { WriterKeys } from '../keys';

/** How long it may take until an answer begins. */
const answerMs = 10_000;
/** Frames that wait to be taken before reading pauses, and that are taken at a time. */
const framesWaiting = 8;

/**
 * How a stream has ended. `over`: nothing is shared there any more; `refused`: this person may not watch, or too many do;
 * `unreachable`: no connection came about; `lost`: it broke; `foreign`: what came is no screen, or not from whoever shares it.
 */
export type ScreenEnd = 'over' | 'refused' | 'unreachable' | 'lost' | 'foreign';

export interface ScreenStreamOptions {
  readonly screen: SharedScreen;
  /** The computer that shares it, and where it listens. */
  readonly sharer: WriterId;
  readonly address: Address;
  readonly keys: Pick<WriterKeys, 'writer'>;
  readonly setTimer: SetTimer;
  /** Milliseconds by a clock that never goes back. */
  now(): number;
  /** The first frame has come, or the stream has ended. */
  changed(): void;
}

/**
 * The frames of a screen that somebody shares. Nothing is read that nobody takes: few frames wait here, the others at whoever
 * shares, who leaves them out.
 */
export class ScreenStream {
  readonly #reader = new FrameReader();
  readonly #socket: TLSSocket;
  #frames: ScreenFrame[] = [];
  #answer: IncomingMessage | undefined;
  #end: ScreenEnd | undefined;
  #hasBegun = false;
  #silence: { cancel(): void };
  #wake: () => void = () => undefined;
  /** When the next frames may be taken. */
  #free = 0;

  constructor(private readonly options: ScreenStreamOptions) {
    const { address, setTimer } = options;
    this.#silence = setTimer(() => this.#ends('unreachable'), answerMs);
    this.#socket = connect({
      ...address,
      minVersion: tlsOptions.minVersion,
      // Certificates prove nothing, as everywhere: both sides prove who they are at this very connection.
      rejectUnauthorized: false,
      ALPNProtocols: [fileProtocol],
    });
    this.#socket.once('secureConnect', () => this.#ask());
    this.#socket.on('error', () => this.#ends(this.#answer ? 'lost' : 'unreachable'));
    this.#socket.once('close', () => this.#ends(this.#answer ? 'lost' : 'unreachable'));
  }

  /** How it has ended; undefined while it goes on. */
  get end(): ScreenEnd | undefined {
    return this.#end;
  }

  /** Whether frames have come. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** Resolves with the next frames once there are some; with none when the stream has ended. Not to be called before it has resolved. */
  async next(): Promise<readonly ScreenFrame[]> {
    const { now, setTimer } = this.options;
    const wait = this.#free - now();
    if (wait > 0) await new Promise<void>((resolve) => setTimer(resolve, wait));
    if (this.#frames.length === 0 && this.#end === undefined)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    const taken = this.#frames.splice(0, framesWaiting);
    const perFrameMs = 1_000 / limits.screenFramesPerSecond;
    this.#free = Math.max(now(), this.#free) + taken.length * perFrameMs;
    if (this.#frames.length < framesWaiting) this.#answer?.resume();
    return taken;
  }

  /** Ends it. */
  close(): void {
    this.#ends('over');
    this.#frames = [];
  }

  #ask(): void {
    const { screen, sharer, keys } = this.options;
    const { writer } = keys;
    const proof = { ...screen, channel: channelOf(this.#socket) };
    const signature = proveAtScreen(writer, { ...proof, role: 'watcher', to: sharer });
    const asked = request({
      createConnection: () => this.#socket,
      host: 'parley',
      path: screenPath(screen),
      headers: { authorization: screenAuthorization({ writer: writer.id, signature }) },
      maxHeaderSize: 8_192,
    });
    asked.on('error', () => this.#ends('lost'));
    asked.once('response', (answer) => {
      const header = answer.headers[screenProofHeader];
      if (answer.statusCode !== 200) return this.#ends(endBy(answer.statusCode));
      const expected = { ...proof, role: 'sharer', to: writer.id } as const;
      if (typeof header !== 'string' || !verifiesAtScreen(sharer, expected, header))
        return this.#ends('foreign');
      this.#read(answer);
    });
    asked.end();
  }

  #read(answer: IncomingMessage): void {
    this.#answer = answer;
    this.#heard();
    answer.on('data', (part: Buffer) => {
      this.#heard();
      const frames = this.#reader.add(part);
      if (!frames) return this.#ends('foreign');
      if (frames.length === 0) return;
      this.#frames.push(...frames);
      if (this.#frames.length >= framesWaiting) answer.pause();
      this.#wake();
      if (this.#hasBegun) return;
      this.#hasBegun = true;
      this.options.changed();
    });
    answer.once('end', () => this.#ends('over'));
    answer.once('error', () => this.#ends('lost'));
  }

  /** Something has come: the time in which something must come begins anew. While reading pauses, nothing can. */
  #heard(): void {
    this.#silence.cancel();
    const { setTimer } = this.options;
    this.#silence = setTimer(() => {
      if (this.#answer?.isPaused() === true) this.#heard();
      else this.#ends('lost');
    }, limits.screenSilenceMs);
  }

  #ends(how: ScreenEnd): void {
    if (this.#end !== undefined) return;
    this.#end = how;
    this.#silence.cancel();
    this.#socket.destroy();
    this.#wake();
    this.options.changed();
  }
}

const endBy = (status: number | undefined): ScreenEnd =>
  status === 404 ? 'over' : status === 401 || status === 403 ? 'refused' : 'foreign';
