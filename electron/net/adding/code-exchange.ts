import { randomInt } from 'node:crypto';
import { codeDigits } from '../../../shared/protocol/adding';

/*
 * OPAQUE (RFC 9807), a password-authenticated key exchange: two computers that have the same short code get a common secret,
 * and nobody else does. Whoever stands in between, or pretends to be one of the two, can try one code with each connection.
 */

/** What the computer keeps that shows a code. */
export interface ShownCode {
  readonly code: string;
  readonly setup: string;
  readonly record: string;
}

/** An exchange at the computer that shows the code, and its answer to the first message. */
interface Answered {
  readonly state: string;
  readonly message: string;
}

type Opaque = typeof import('@serenity-kit/opaque');
/** How expensive it is to make a key of the code. */
export type Stretching = NonNullable<Parameters<Opaque['client']['finishLogin']>[0]['keyStretching']>;

/** Every guess has to be made over the network, so the code needs no expensive hash. */
const usualStretching: Stretching = 'memory-constrained';
const userIdentifier = 'code';

/** The library is large, and needed only here. */
async function loaded() {
  const opaque = await import('@serenity-kit/opaque');
  await opaque.ready;
  return opaque;
}

/**
 * A new code, at random.
 * @param keyStretching MUST be the same at both computers
 */
export async function newCode(
  code = String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0'),
  keyStretching = usualStretching,
): Promise<ShownCode> {
  const { client, server } = await loaded();
  const setup = server.createSetup();
  const { clientRegistrationState, registrationRequest } = client.startRegistration({ password: code });
  const { registrationResponse } = server.createRegistrationResponse({
    serverSetup: setup,
    userIdentifier,
    registrationRequest,
  });
  const { registrationRecord: record } = client.finishRegistration({
    password: code,
    clientRegistrationState,
    registrationResponse,
    keyStretching,
  });
  return { code, setup, record };
}

/** Answers the first message. Undefined if it is none. */
export async function answerTo(
  { setup, record }: ShownCode,
  startLoginRequest: string,
): Promise<Answered | undefined> {
  const { server } = await loaded();
  try {
    const { serverLoginState: state, loginResponse: message } = server.startLogin({
      serverSetup: setup,
      userIdentifier,
      registrationRecord: record,
      startLoginRequest,
    });
    return { state, message };
  } catch {
    return undefined;
  }
}

/** The common secret, if the third message shows that the other side has the code. */
export async function secretFrom(state: string, finishLoginRequest: string): Promise<string | undefined> {
  const { server } = await loaded();
  try {
    return server.finishLogin({ serverLoginState: state, finishLoginRequest }).sessionKey;
  } catch {
    return undefined;
  }
}

/** The exchange at the computer that is told the code. */
export interface TypedCode {
  readonly message: string;
  /** The third message and the common secret; undefined if the other side has another code. */
  finish(answer: string): { message: string; secret: string } | undefined;
}

/**
 * Begins an exchange with a code that was typed.
 * @param keyStretching MUST be the same at both computers
 */
export async function beginWith(code: string, keyStretching = usualStretching): Promise<TypedCode> {
  const { client } = await loaded();
  const { clientLoginState, startLoginRequest } = client.startLogin({ password: code });
  return {
    message: startLoginRequest,
    finish(loginResponse) {
      try {
        const done = client.finishLogin({ clientLoginState, loginResponse, password: code, keyStretching });
        return done && { message: done.finishLoginRequest, secret: done.sessionKey };
      } catch {
        return undefined;
      }
    },
  };
}
