import { Duplex } from 'node:stream';
import { isSameMac, macOf } from '../../../electron/net/adding/authentic';
import {
  answerTo,
  beginWith,
  newCode,
  secretFrom,
  type ShownCode,
  type Stretching,
  type TypedCode,
} from '../../../electron/net/adding/code-exchange';
import { Talk, TalkError } from '../../../electron/net/adding/talk';
import { addedSchemas, addingSchemas } from '../../../shared/protocol/adding';
import { encodeMessage } from '../../../shared/protocol/codec';
import { bytesOf, must, type Target } from '../target';

/** What two computers say to each other while one gives its profile to the other. */

/** The code is stretched as little as possible: an exchange of the program takes a tenth of a second. */
const little: Stretching = { 'argon2id-custom': { iterations: 1, memory: 8, parallelism: 1 } };

/** An exchange by a code, as two honest computers make it. */
interface Exchange {
  readonly shown: ShownCode;
  readonly typed: TypedCode;
  /** What the computer that shows the code keeps from its answer to its end. */
  readonly state: string;
  readonly secret: string;
  readonly said: Readonly<Record<'START' | 'ANSWER' | 'PROOF', string>>;
}

async function exchange(): Promise<Exchange> {
  const shown = await newCode('12345678', little);
  const typed = await beginWith('12345678', little);
  const answered = await answerTo(shown, typed.message);
  const end = answered && typed.finish(answered.message);
  if (!answered || !end) throw new Error('two computers with one code agree');
  must((await secretFrom(answered.state, end.message)) === end.secret, 'two computers have one secret');
  const said = { START: typed.message, ANSWER: answered.message, PROOF: end.message };
  return { shown, typed, state: answered.state, secret: end.secret, said };
}
let made: Promise<Exchange> | undefined;
const exchanged = (): Promise<Exchange> => (made ??= exchange());

const bytes = 3;

/** A line of each command, some with what follows it. */
async function samples(): Promise<Uint8Array[]> {
  const { said, secret } = await exchanged();
  return [
    ...Object.entries(said).map(([command, message]) => encodeMessage(command, { message })),
    encodeMessage('DONE', { mac: macOf(secret, 'DONE', bytes) }),
    encodeMessage('REFUSED', { code: 'busy' }),
    Buffer.concat([
      encodeMessage('PROFILE', { bytes, mac: macOf(secret, 'PROFILE', bytes) }),
      bytesOf('abc'),
    ]),
  ];
}

/** Whether a message begins with another: the library does not look at bytes behind it. */
const beginsWith = (message: string, other: string): boolean => {
  const expected = Buffer.from(other, 'base64url');
  return Buffer.from(message, 'base64url').subarray(0, expected.length).equals(expected);
};

const adding: Target = {
  name: 'adding',
  samples,
  words: ['START {', 'ANSWER {', 'PROOF {', 'PROFILE {', 'DONE {', '"message":"', '"mac":"', '"bytes":'],
  most: 6_000,
  steps: { perByte: 100, more: 10_000 },
  async read(input) {
    const { shown, typed, state, secret, said } = await exchanged();
    const heard = await hearing(input);
    if (!heard) return;
    const { command, fields } = heard;
    switch (command) {
      case 'START':
        return void (await answerTo(shown, fields.message));
      case 'ANSWER':
        if (!typed.finish(fields.message)) return;
        return must(beginsWith(fields.message, said.ANSWER), 'an answer was taken that was changed');
      case 'PROOF':
        if ((await secretFrom(state, fields.message)) === undefined) return;
        return must(beginsWith(fields.message, said.PROOF), 'a proof was taken that was changed');
      case 'PROFILE':
        if (!isSameMac(fields.mac, macOf(secret, command, fields.bytes))) return;
        return must(fields.bytes === bytes, 'a profile of another size was taken');
      case 'DONE':
      case 'REFUSED':
        return;
    }
  },
};

/** What is said on a connection; undefined if it is nothing that one of the two computers says. */
async function hearing(input: Uint8Array) {
  const stream = new Duplex({ read: () => undefined, write: (_bytes, _encoding, next) => next() });
  stream.push(input);
  stream.push(null);
  try {
    return await new Talk(stream).hear({ ...addedSchemas, ...addingSchemas });
  } catch (error) {
    if (!(error instanceof TalkError)) throw error;
    return undefined;
  } finally {
    stream.destroy();
  }
}

export const addingTargets: readonly Target[] = [adding];
