import { createPrivateKey } from 'node:crypto';
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { success, type Result } from '../../shared/protocol/errors';
import type { ChainKey } from '../../shared/sealing/chain-key';
import { addressText, givenText, type GivenKey, type KeysAddress } from '../../shared/sealing/keys-message';
import { problem, type SealingProblem } from '../../shared/sealing/problem';
import { commitmentOf, type RandomBytes } from './ratchet';

/** Keys on their way to somebody, encrypted with HPKE (RFC 9180) in base mode: each for itself, for one computer. */

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});
const keyBytes = 32;

/**
 * Encrypts a key for a recipient. Fails with `bad-seal` if the recipient's public key is none.
 * @param seal the X25519 public key that the recipient's certificate names
 */
export async function giveKey(
  key: ChainKey,
  address: Omit<KeysAddress, 'conversation'> & { readonly seal: string },
  random: RandomBytes,
): Promise<Result<GivenKey, SealingProblem>> {
  const { conversation, writer, chain, number } = key;
  const { sender, recipient, seal } = address;
  const what = { writer, chain, number, key: commitmentOf(key) };
  const to = { conversation, sender, recipient };
  try {
    const context = await suite.createSenderContext({
      recipientPublicKey: await suite.kem.importKey('raw', bufferOf(bytesOf(seal)), true),
      info: bufferOf(Buffer.from(addressText(to))),
      // RFC 9180, section 7.1.3: a key pair follows from random bytes as from a generator.
      ekm: bufferOf(random(keyBytes)),
    });
    const data = await context.seal(bufferOf(key.secret), bufferOf(Buffer.from(givenText(to, what))));
    return success({ ...what, enc: base64url(context.enc), data: base64url(data) });
  } catch {
    return problem('bad-seal');
  }
}

/**
 * Decrypts a key that was given to this computer. Fails with `not-authentic` if it was given to another, by another or in
 * another conversation, and with `wrong-key` if it is not the one that its commitment names.
 * @param sealPem the recipient's X25519 private key
 */
export async function takeKey(
  given: GivenKey,
  address: KeysAddress,
  sealPem: string,
): Promise<Result<ChainKey, SealingProblem>> {
  const secret = await opened(given, address, sealPem);
  if (secret?.length !== keyBytes) return problem('not-authentic');
  const { writer, chain, number } = given;
  const key = { conversation: address.conversation, writer, chain, number, secret };
  return commitmentOf(key) === given.key ? success(key) : problem('wrong-key');
}

async function opened(
  given: GivenKey,
  address: KeysAddress,
  sealPem: string,
): Promise<Uint8Array | undefined> {
  const { d = '' } = createPrivateKey(sealPem).export({ format: 'jwk' });
  const recipientKey = await suite.kem.importKey('raw', bufferOf(bytesOf(d)), false);
  const info = bufferOf(Buffer.from(addressText(address)));
  try {
    const enc = bufferOf(bytesOf(given.enc));
    const context = await suite.createRecipientContext({ recipientKey, enc, info });
    const aad = bufferOf(Buffer.from(givenText(address, given)));
    return new Uint8Array(await context.open(bufferOf(bytesOf(given.data)), aad));
  } catch {
    return undefined;
  }
}

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'base64url');
const base64url = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('base64url');

/** A copy by itself: a Buffer may be a part of a larger one. */
const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
