import { randomBytes } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conversationId } from '../../shared/ids';
import type { Result } from '../../shared/protocol/errors';
import { addressText, givenText, type GivenKey } from '../../shared/sealing/keys-message';
import { anyChainKey } from '../../testing/sealing/arbitrary';
import { conversation, writerOf } from '../../testing/entries/store-kit';
import { newWriterKey } from '../entries/keys';
import { giveKey, takeKey } from './given-keys';
import { newChainKey } from './ratchet';

const [ann, bob, eve] = [newWriterKey(), newWriterKey(), newWriterKey()];
const sealOf = (writer: typeof ann): { id: string; pem: string } => {
  if (!writer.seal) throw new Error('has a seal');
  return writer.seal;
};
const toBob = { sender: ann.id, recipient: bob.id, seal: sealOf(bob).id };
const address = { conversation, sender: ann.id, recipient: bob.id };

function valueOf<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const key = newChainKey({ conversation, writer: ann.id, number: 4 }, randomBytes);
const given = async (): Promise<GivenKey> => valueOf(await giveKey(key, toBob, randomBytes));

/** What a sender who lies encrypts as a key. */
async function encrypted(secret: Uint8Array, what: GivenKey): Promise<Pick<GivenKey, 'enc' | 'data'>> {
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes256Gcm(),
  });
  const context = await suite.createSenderContext({
    recipientPublicKey: await suite.kem.importKey(
      'jwk',
      { kty: 'OKP', crv: 'X25519', x: sealOf(bob).id },
      true,
    ),
    info: new TextEncoder().encode(addressText(address)),
  });
  const data = await context.seal(new Uint8Array(secret), new TextEncoder().encode(givenText(address, what)));
  const [enc = '', text = ''] = [context.enc, data].map((each) => Buffer.from(each).toString('base64url'));
  return { enc, data: text };
}

describe('a key that is given', () => {
  it('is taken by the computer that it is for', async () => {
    await fc.assert(
      fc.asyncProperty(anyChainKey, async (each) => {
        const sealed = valueOf(await giveKey(each, toBob, randomBytes));
        const taken = await takeKey(sealed, { ...address, conversation: each.conversation }, sealOf(bob).pem);
        expect(taken).toEqual({ ok: true, value: each });
      }),
      { numRuns: 20 },
    );
  });

  it('is encrypted anew each time', async () => {
    const [one, other] = [await given(), await given()];
    expect(one.key).toBe(other.key);
    expect([one.enc, one.data]).not.toContain(other.enc);
    expect(one.data).not.toBe(other.data);
  });

  it('is taken by no other computer', async () => {
    expect(await takeKey(await given(), address, sealOf(eve).pem)).toEqual({
      ok: false,
      error: 'not-authentic',
    });
  });

  it.each([
    ['from another', { sender: eve.id }],
    ['to another', { recipient: eve.id }],
    ['in another conversation', { conversation: conversationId.parse(conversation.replace(/^./, '0')) }],
  ])('is not taken as one %s', async (_, other) => {
    const taken = await takeKey(await given(), { ...address, ...other }, sealOf(bob).pem);
    expect(taken).toEqual({ ok: false, error: 'not-authentic' });
  });

  it.each<[keyof GivenKey, (each: GivenKey) => Partial<GivenKey>]>([
    ['writer', () => ({ writer: writerOf('eve') })],
    ['chain', () => ({ chain: 3 })],
    ['number', () => ({ number: 5 })],
    ['key', ({ enc }) => ({ key: enc })],
    ['enc', ({ key: other }) => ({ enc: other })],
    ['data', ({ data }) => ({ data: `${data.startsWith('A') ? 'B' : 'A'}${data.slice(1)}` })],
  ])('is not taken with another %s', async (_, other) => {
    const each = await given();
    const taken = await takeKey({ ...each, ...other(each) }, address, sealOf(bob).pem);
    expect(taken).toEqual({ ok: false, error: 'not-authentic' });
  });

  it('is refused if it is not what its commitment names', async () => {
    const lie = { ...(await given()), ...(await encrypted(randomBytes(32), await given())) };
    expect(await takeKey(lie, address, sealOf(bob).pem)).toEqual({ ok: false, error: 'wrong-key' });
  });

  it('is refused if it has another length', async () => {
    const short = { ...(await given()), ...(await encrypted(key.secret.subarray(1), await given())) };
    expect(await takeKey(short, address, sealOf(bob).pem)).toEqual({ ok: false, error: 'not-authentic' });
  });

  it.each([
    ['zero, with which no secret can be agreed', 'A'.repeat(43)],
    ['too short', 'AAAA'],
  ])('is not given to a public key that is %s', async (_, seal) => {
    expect(await giveKey(key, { ...toBob, seal }, randomBytes)).toEqual({ ok: false, error: 'bad-seal' });
  });
});
