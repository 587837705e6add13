import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Environment } from '../../../runtime/environment';
import type { Address } from '../../../shared/protocol/address';
import { addingProtocol, addingSchemas, type AddingRefusal } from '../../../shared/protocol/adding';
import { beginWith } from './code-exchange';
import { offerLimits } from './offer';
import { Talk } from './talk';

/** Why no profile was taken. `unreachable`: nothing there shows a code; `lost`: the connection ended early; `not-found`: nobody nearby shows one. */
export type TakingProblem = AddingRefusal | 'unreachable' | 'lost' | 'not-found';

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
  progress(done: number, total: number): void;
  /** Opens and checks what has come; what it throws is thrown. */
  check(secret: string): Promise<void>;
}

/** Gets the profile of the computer that shows this code. Rejects with a `TakingError`, and as `check` does. */
export async function takeProfile(taking: Taking): Promise<void> {
  const { code, path, signal, environment, progress, check } = taking;
  const stream = await secureStream(taking);
  const cancel = (): void => void stream.destroy();
  signal.addEventListener('abort', cancel);
  const timer = environment.setTimer(cancel, offerLimits.talkMs);
  try {
    const talk = new Talk(stream);
    const secret = await agreed(talk, code);
    timer.cancel();
    const said = await talk
      .hear({ PROFILE: addingSchemas.PROFILE, REFUSED: addingSchemas.REFUSED })
      .catch(lost);
    if (said.command === 'REFUSED') throw new TakingError(said.fields.code);
    const { bytes } = said.fields;
    let done = 0;
    const counted = async function* (): AsyncGenerator<Buffer> {
      for await (const chunk of talk.bytes(bytes)) {
        yield chunk;
        progress((done += chunk.length), bytes);
      }
    };
    await pipeline(Readable.from(counted()), createWriteStream(path, { mode: 0o600 })).catch(lost);
    await check(secret);
    talk.say('DONE');
  } finally {
    timer.cancel();
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

/** A connection over TLS to something that speaks this protocol. */
function secureStream({ address, signal, environment }: Taking): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const fail = (): void => {
      timer.cancel();
      attempt.cancel();
      reject(new TakingError('unreachable'));
    };
    const timer = environment.setTimer(fail, offerLimits.talkMs);
    signal.addEventListener('abort', fail, { once: true });
    const attempt = environment.connect(address, {
      failed: fail,
      connected: (socket) => {
        socket.on('error', () => undefined);
        // The certificate proves nothing: who is at the other end follows from the code.
        const stream = connectTls({
          socket,
          minVersion: 'TLSv1.3',
          ALPNProtocols: [addingProtocol],
          rejectUnauthorized: false,
        });
        stream.on('error', fail).once('close', fail);
        stream.once('secureConnect', () => {
          if (stream.alpnProtocol !== addingProtocol) return void stream.destroy();
          stream.off('close', fail);
          timer.cancel();
          resolve(stream);
        });
      },
    });
  });
}
