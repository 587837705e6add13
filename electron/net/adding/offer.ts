import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { createReadStream, statSync } from 'node:fs';
import { once } from 'node:events';
import type { Environment } from '../../../runtime/environment';
import type { Log } from '../../../runtime/log';
import type { TlsCertificate } from '../../../runtime/tls/options';
import { addedSchemas, addingProtocol, type AddingRefusal } from '../../../shared/protocol/adding';
import { isSameMac, macOf } from './authentic';
import { answerTo, newCode, secretFrom, type ShownCode } from './code-exchange';
import { inTime, Talk, TalkError } from './talk';

/** How long a code is shown, how many wrong ones are answered before there is another, and how many codes there are. */
export const offerLimits = { ms: 10 * 60_000, tries: 5, codes: 3, connections: 16 } as const;

/**
 * How long one side waits for the other: until they have agreed, for the next bytes of the profile, and while the other packs
 * or checks a profile, which may be large. A computer that is gone is noticed earlier, by `aliveMs`.
 */
export const patience = { talkMs: 20_000, idleMs: 60_000, workMs: 30 * 60_000, aliveMs: 15_000 } as const;

/** What has become of an offer, for the window that shows it. */
export type OfferState =
  | { readonly kind: 'open'; readonly code: string; readonly wasGuessed: boolean }
  /** The other computer has shown that it has the code. `total` is 0 while the profile is being packed. */
  | { readonly kind: 'giving'; readonly done: number; readonly total: number }
  | { readonly kind: 'given' }
  /** `guessed`: too many wrong codes came; `lost`: the other computer did not say that it has everything. */
  | { readonly kind: 'over'; readonly why: 'expired' | 'guessed' | 'lost' | 'failed' };

export interface OfferOptions {
  readonly certificate: TlsCertificate;
  readonly environment: Pick<Environment, 'setTimer'>;
  readonly log: Log;
  /** Packs the profile into a file that opens only with the secret. The file is removed by whoever made it. */
  pack(secret: string, signal: AbortSignal): Promise<string>;
  /** Called after each change of `state`. */
  changed(): void;
  /** For tests. */
  readonly limits?: { readonly ms: number };
}

/** The common secret of the two computers. `signal` is aborted when their connection has closed. */
interface Agreed {
  readonly secret: string;
  readonly signal: AbortSignal;
}

/**
 * Shows a code for a while, and gives this profile to the one computer that has it. Whoever connects has one try; after a few
 * wrong ones there is another code, and after a few codes none.
 */
export class Offer {
  #state: OfferState;
  #shown: ShownCode;
  /** Tries that were answered and have not succeeded, and those of them that are under way. */
  #wrong = 0;
  readonly #underWay = new Set<Talk>();
  #codes = 1;
  #isReplacing = false;
  readonly #server: Server;
  /** The connections, the oldest first. */
  readonly #sockets = new Set<Socket>();
  readonly #expiry: { cancel(): void };

  private constructor(
    private readonly options: OfferOptions,
    shown: ShownCode,
  ) {
    this.#shown = shown;
    this.#state = { kind: 'open', code: shown.code, wasGuessed: false };
    this.#server = createServer(
      {
        ...options.certificate,
        minVersion: 'TLSv1.3',
        ALPNProtocols: [addingProtocol],
        handshakeTimeout: patience.talkMs,
      },
      (stream) => void this.#serve(stream),
    );
    this.#server.on('connection', (socket: Socket) => this.#hold(socket));
    const { ms } = options.limits ?? offerLimits;
    this.#expiry = options.environment.setTimer(() => this.#end({ kind: 'over', why: 'expired' }), ms);
  }

  /** Makes a code and listens on a free port. Rejects when that fails. */
  static async open(options: OfferOptions): Promise<Offer> {
    const offer = new Offer(options, await newCode());
    try {
      await offer.#listen('::').catch(() => offer.#listen('0.0.0.0'));
    } catch (error) {
      offer.close();
      throw error;
    }
    return offer;
  }

  get state(): OfferState {
    return this.#state;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Whether a code is shown, so that others may find this computer. */
  get isOpen(): boolean {
    return this.#state.kind === 'open';
  }

  /** Ends it, whatever it is doing. */
  close(): void {
    this.#expiry.cancel();
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #listen(host: string): Promise<void> {
    this.#server.listen({ host, port: 0 });
    await once(this.#server, 'listening');
    // A later error without a listener would end the app.
    this.#server.on('error', () => undefined);
  }

  /** Makes room for a connection: those that keep silent longest must not keep the others out. */
  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setKeepAlive(true, patience.aliveMs);
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
    const [oldest] = this.#sockets;
    if (this.#sockets.size > offerLimits.connections) oldest?.destroy();
  }

  async #serve(stream: TLSSocket): Promise<void> {
    const gone = new AbortController();
    stream.on('error', () => undefined).once('close', () => gone.abort());
    const talk = new Talk(stream);
    const shown = this.#shown;
    try {
      const secret = await this.#within(stream, patience.talkMs, this.#proven(talk, shown));
      if (secret === undefined) return;
      // Only one is given to: `#given` closes the offer in the same turn.
      if (this.isOpen && shown === this.#shown)
        this.#end(await this.#given(talk, stream, { secret, signal: gone.signal }));
      else this.#refuse(talk, 'busy');
    } catch (error) {
      this.#logLost(error);
    } finally {
      stream.destroySoon();
      this.#underWay.delete(talk);
      this.#afterTry(shown);
    }
  }

  /** The common secret; undefined if the other side does not have the code, or is too late. */
  async #proven(talk: Talk, shown: ShownCode): Promise<string | undefined> {
    const start = await talk.hear({ START: addedSchemas.START });
    // Counted before the answer, from which the other side learns whether its code is right.
    if (shown !== this.#shown || !this.#takeTry(talk)) return this.#refuse(talk, 'busy');
    const answered = await answerTo(shown, start.fields.message);
    if (!answered) return this.#refuse(talk, 'wrong-code');
    talk.say('ANSWER', { message: answered.message });
    const proof = await talk.hear({ PROOF: addedSchemas.PROOF });
    const secret = await secretFrom(answered.state, proof.fields.message);
    return secret ?? this.#refuse(talk, 'wrong-code');
  }

  #refuse(talk: Talk, code: AddingRefusal): undefined {
    talk.say('REFUSED', { code });
  }

  /** Whether one more may be answered. */
  #takeTry(talk: Talk): boolean {
    if (!this.isOpen || this.#wrong >= offerLimits.tries) return false;
    this.#wrong += 1;
    this.#underWay.add(talk);
    return true;
  }

  /** After the last try there is another code, or the offer ends. */
  #afterTry(shown: ShownCode): void {
    // The last try may be the right one.
    if (this.#wrong < offerLimits.tries || this.#underWay.size > 0) return;
    if (!this.isOpen || shown !== this.#shown || this.#isReplacing) return;
    if (this.#codes === offerLimits.codes) this.#end({ kind: 'over', why: 'guessed' });
    else void this.#replaceCode();
  }

  async #replaceCode(): Promise<void> {
    this.#codes += 1;
    this.#isReplacing = true;
    const shown = await newCode();
    this.#isReplacing = false;
    if (!this.isOpen) return;
    this.#shown = shown;
    this.#wrong = 0;
    this.#become({ kind: 'open', code: shown.code, wasGuessed: true });
  }

  /** Gives the profile to the one computer that has shown that it has the code. Returns what came of it. */
  async #given(talk: Talk, stream: TLSSocket, agreed: Agreed): Promise<OfferState> {
    const { secret, signal } = agreed;
    this.#expiry.cancel();
    this.#server.close();
    this.#become({ kind: 'giving', done: 0, total: 0 });
    // Heard from now on, so that a computer that goes is noticed at once.
    const done = talk.hear({ DONE: addedSchemas.DONE });
    done.catch(() => stream.destroy());
    try {
      const file = await this.#packed(secret, signal);
      if (file === undefined) {
        this.#refuse(talk, 'failed');
        return { kind: 'over', why: 'failed' };
      }
      const total = await this.#send(file, talk, stream, agreed);
      const { fields } = await this.#within(stream, patience.workMs, done);
      if (isSameMac(fields.mac, macOf(secret, 'DONE', total))) return { kind: 'given' };
      throw new TalkError('DONE does not come from the other computer');
    } catch (error) {
      this.#logLost(error);
      return { kind: 'over', why: 'lost' };
    }
  }

  /** The packed profile; undefined if it cannot be packed. Rejects if the other computer goes meanwhile. */
  async #packed(secret: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      return await this.options.pack(secret, signal);
    } catch (error) {
      signal.throwIfAborted();
      this.options.log('warn', 'the profile could not be packed', { error: String(error) });
      return undefined;
    }
  }

  /** Sends the packed profile. Returns its size. */
  async #send(file: string, talk: Talk, stream: TLSSocket, { secret, signal }: Agreed): Promise<number> {
    const total = statSync(file).size;
    talk.say('PROFILE', { bytes: total, mac: macOf(secret, 'PROFILE', total) });
    let done = 0;
    for await (const chunk of createReadStream(file)) {
      if (!(chunk instanceof Uint8Array)) continue;
      if (!stream.write(chunk))
        await this.#within(stream, patience.idleMs, once(stream, 'drain', { signal }));
      done += chunk.length;
      this.#become({ kind: 'giving', done, total });
    }
    return total;
  }

  #within<Value>(stream: TLSSocket, ms: number, work: Promise<Value>): Promise<Value> {
    return inTime(stream, this.options.environment.setTimer, ms, work);
  }

  #logLost(error: unknown): void {
    this.options.log('info', 'a computer could not be added', { error: String(error) });
  }

  #end(state: OfferState): void {
    this.#become(state);
    this.close();
  }

  #become(state: OfferState): void {
    this.#state = state;
    this.options.changed();
  }
}
