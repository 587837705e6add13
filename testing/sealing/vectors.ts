import { canonical } from '../../shared/conversation/canonical';
import type { Json, MessageContent } from '../../shared/conversation/log-entry';
import { fieldsOf } from '../../shared/protocol/entries';
import { contentFields } from '../../shared/protocol/message-entry';
import type { Result } from '../../shared/protocol/errors';
import type { ChainKey } from '../../shared/sealing/chain-key';
import { addressText, givenText, keysText } from '../../shared/sealing/keys-message';
import { plaintextOf } from '../../shared/sealing/plaintext';
import {
  additionalText,
  readSealed,
  sealedHeaderText,
  type SealedHeader,
} from '../../shared/sealing/sealed-content';
import { signMessage } from '../../runtime/entries/signing';
import { giveKey } from '../../runtime/sealing/given-keys';
import { signKeys } from '../../runtime/sealing/keys-message';
import { commitmentOf, keyAt, newChainKey } from '../../runtime/sealing/ratchet';
import { seal } from '../../runtime/sealing/seal';
import { fixedWriter, seedOf } from '../entries/fixed-keys';
import { conversation, hashOf } from '../entries/store-kit';

/** The test vectors of docs/vectors/sealing.json, which scripts/check-sealing.py checks without any of this program's code. */

const ann = fixedWriter('ann computer');
const bob = fixedWriter('bob computer');

/** Bytes that count up, in place of random ones. */
const countingFrom =
  (first: number) =>
  (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, (_, at) => first + at);
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export function given<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const first = newChainKey({ conversation, writer: ann.id, number: 7 }, countingFrom(0));
const at = (number: number): ChainKey => given(keyAt(first, number));

const keyVector = (key: ChainKey) => ({
  number: key.number,
  secret: base64url(key.secret),
  commitment: commitmentOf(key),
});

const header = (number: number, others: Partial<SealedHeader> = {}): SealedHeader => ({
  conversation,
  writer: ann.id,
  number,
  prev: hashOf(`ann ${number - 1}`),
  after: [hashOf('founding'), hashOf('join')],
  clock: 10 + number,
  at: 1_700_000_000_000 + number,
  from: 'ann',
  extra: {},
  ...others,
});

const content = (kind: string, id: string, fields: Record<string, Json>): MessageContent => ({
  kind,
  id,
  to: kind === 'text' ? undefined : hashOf('target'),
  salt: '',
  fields,
});

/** A message with everything on the way to it. */
function messageVector(what: string, own: SealedHeader, said: MessageContent, random = countingFrom(128)) {
  const key = at(own.number);
  const sealed = given(seal(key, own, said, random));
  const message = signMessage(ann, { ...own, command: 'SEND_MESSAGE', content: sealed });
  const { salt: _, ...fields } = contentFields(said);
  return {
    what,
    random: base64url(random(16)),
    content: fields,
    plaintext: Buffer.from(given(plaintextOf(said))).toString(),
    header: sealedHeaderText(own),
    additional: additionalText(sealedHeaderText(own), given(readSealed(sealed, own.number))),
    fields: fieldsOf(message),
    hash: message.hash,
  };
}

/** A KEYS with everything on the way to it. */
async function keysVector(numbers: readonly number[]) {
  const address = { conversation, sender: ann.id, recipient: bob.id };
  const keys = await Promise.all(
    numbers.map(async (number) =>
      given(await giveKey(at(number), { ...address, seal: bob.seal?.id ?? '' }, countingFrom(number))),
    ),
  );
  const [fields] = signKeys(ann, address, keys);
  if (!fields) throw new Error('there is one');
  return {
    seal: bob.seal?.id,
    info: addressText(address),
    given: keys.map((each) => ({
      random: base64url(countingFrom(each.number)(32)),
      aad: givenText(address, each),
    })),
    signed: keysText(fields),
    fields,
  };
}

/** What is in docs/vectors/sealing.json. */
export const sealingVectors = async () => ({
  /** Seeds of the private keys: Ed25519 of the writer, X25519 of the recipient. */
  seeds: { writer: seedOf('ann computer').toString(), seal: seedOf('bob computer seal').toString() },
  conversation,
  writer: ann.id,
  chain: first.chain,
  keys: [first, at(8), at(9), at(1_000), at(10_006)].map(keyVector),
  messages: [
    messageVector('a text', header(8), content('text', '1', { text: 'Hello "all" \u2028 🙂' })),
    messageVector('the same number again', header(8), content('text', '2', { text: 'Goodbye' })),
    messageVector(
      'a reaction, with unknown fields, as the first message',
      header(9, { prev: undefined, extra: { later: ['kept', { z: 1, ä: 2 }] } }),
      content('reaction', '3', { emoji: '👍', note: { b: [1, 0, true], a: null, '10': 1, '9': 2 } }),
    ),
    messageVector('of exactly 64 bytes', header(1_000), content('text', '4', { text: 'x'.repeat(44) })),
    messageVector('of 65 bytes', header(10_006), content('text', '5', { text: 'x'.repeat(45) })),
  ],
  given: await keysVector([7, 1_000]),
  /** Texts that no message has as its plaintext. */
  refused: [
    '{"id":"1","text":"not padded"}',
    '{"id":"1","text":"padded twice"}'.padEnd(128),
    '{"text":"not in order","id":"1"}'.padEnd(64),
    '{"id":"1","salt":"AAAAAAAAAAAAAAAAAAAAAA","text":"salt"}'.padEnd(64),
    '{"id":"1","kind":"text","text":"named"}'.padEnd(64),
    `[${canonical({ id: '1', text: 'a list' })}]`.padEnd(64),
  ],
});
