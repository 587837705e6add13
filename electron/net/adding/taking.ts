import { createWriteStream } from 'node:fs';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Attempt } from '../../../runtime/connect';
import type { Environment } from '../../../runtime/environment';
import type { Address } from '../../../shared/protocol/address';
import { addingProtocol, addingSchemas, type AddingRefusal } from '../../../shared/protocol/adding';
import { isSameMac, macOf } from './authentic';
import { beginWith } from './code-exchange';
import { patience } from './offer';
import { inTime, Talk } from './talk';

/**
 * Why no profile was taken. `unreachable`: nothing there shows a code; `lost`: the connection ended early; `not-found`: nobody
 * nearby shows one; `several`: too many nearby do.
 */
export type TakingProblem = AddingRefusal | 'unreachable' | 'lost' | 'not-found' | 'several';

export class TakingError extends Error {
  constructor(readonly why: TakingProblem) {
    super(why);
  }
}

export interface Taking {
  readonly address: Address;
  readonly code: string;
  /** Where the profile is to be written, encrypted. */
  readonly path: string;
  readonly signal: AbortSignal;
  readonly environment: Pick<Environment, 'connect' | 'setTimer'>;
  /** How long to wait for a connection, and until both sides have agreed. */
  readonly talkMs?: number;
  progress(done: number, total: number): void;
  /** Opens and checks what has come; what it throws is thrown. */
  check(secret: string): Promise<void>;
}

/** Gets the profile of the computer that shows this code. Rejects with a `TakingError`, and as `check` does. */
export async function takeProfile(taking: Taking): Promise<void> {
  const { code, path, signal, environment, progress, check, talkMs = patience.talkMs } = taking;
  const stream = await secureStream(taking, talkMs);
  const cancel = (): void => void stream.destroy();
  signal.addEventListener('abort', cancel);
  const within = <Value>(ms: number, work: Promise<Value>): Promise<Value> =>
    inTime(stream, environment.setTimer, ms, work);
  try {
    const talk = new Talk(stream);
    const secret = await within(talkMs, agreed(talk, code));
    const answers = { PROFILE: addingSchemas.PROFILE, REFUSED: addingSchemas.REFUSED };
    const said = await within(patience.workMs, talk.hear(answers)).catch(lost);
    if (said.command === 'REFUSED') throw new TakingError(said.fields.code);
    const { bytes, mac } = said.fields;
    // Whoever only passed the exchange on could otherwise fill the disk.
    if (!isSameMac(mac, macOf(secret, 'PROFILE', bytes))) throw new TakingError('lost');
    const chunks = talk.bytes(bytes);
    const counted = async function* (): AsyncGenerator<Buffer> {
      for (let done = 0; done < bytes;) {
        const next = await within(patience.idleMs, chunks.next());
        if (next.done === true) return;
        yield next.value;
        progress((done += next.value.length), bytes);
      }
    };
    await pipeline(Readable.from(counted()), createWriteStream(path, { mode: 0o600 })).catch(lost);
    await check(secret);
    talk.say('DONE', { mac: macOf(secret, 'DONE', bytes) });
  } finally {
    signal.removeEventListener('abort', cancel);
    stream.destroySoon();
  }
}

/** The common secret. */
async function agreed(talk: Talk, code: string): Promise<string> {
  const own = await beginWith(code);
  talk.say('START', { message: own.message });
  const said = await talk.hear({ ANSWER: addingSchemas.ANSWER, REFUSED: addingSchemas.REFUSED }).catch(lost);
  if (said.command === 'REFUSED') throw new TakingError(said.fields.code);
  const done = own.finish(said.fields.message);
  if (!done) throw new TakingError('wrong-code');
  talk.say('PROOF', { message: done.message });
  return done.secret;
}

const lost = (error: unknown): never => {
  throw isOfFiles(error) ? error : new TakingError('lost');
};

const isOfFiles = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && ['open', 'write'].includes(String(error.syscall));

/** A connection over TLS to something that speaks this protocol. Nothing is left open if there is none. */
function secureStream({ address, signal, environment }: Taking, ms: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new TakingError('lost'));
    let stream: TLSSocket | undefined;
    let attempt: Attempt | undefined;
    const settle = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', fail);
    };
    const fail = (): void => {
      settle();
      attempt?.cancel();
      stream?.destroy();
      reject(new TakingError('unreachable'));
    };
    const timer = environment.setTimer(fail, ms);
    signal.addEventListener('abort', fail);
    const connected = (socket: Socket): void => {
      socket.on('error', () => undefined).setKeepAlive(true, patience.aliveMs);
      // The certificate proves nothing: who is at the other end follows from the code.
      const secured = connectTls({
        socket,
        minVersion: 'TLSv1.3',
        ALPNProtocols: [addingProtocol],
        rejectUnauthorized: false,
      });
      stream = secured;
      secured.on('error', fail).once('close', fail);
      secured.once('secureConnect', () => {
        if (secured.alpnProtocol !== addingProtocol) return fail();
        secured.off('close', fail);
        settle();
        resolve(secured);
      });
    };
    try {
      attempt = environment.connect(address, { failed: fail, connected });
    } catch {
      fail();
    }
  });
}
