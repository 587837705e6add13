import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { Signer } from '../conversation/author';
import { signedText, type Entry } from '../conversation/entry';

/** A person's or a server's Ed25519 key. Its id is the public key itself, so whoever knows the id can verify. */
export interface Identity extends Signer {
  /** The private key as a PKCS #8 PEM text, for keeping in a file that only its owner can read. */
  readonly pem: string;
}

/** RFC 8410: the bytes that precede a raw Ed25519 key in its DER forms. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

export function newIdentity(): Identity {
  return fromKey(generateKeyPairSync('ed25519').privateKey);
}

/** Reads a key that was kept as PEM. Throws when it is not an Ed25519 private key. */
export function identityFromPem(pem: string): Identity {
  return fromKey(createPrivateKey(pem));
}

/**
 * The identity under which a server writes for a simple client of this (folded) name: derived from the server's own key
 * with HKDF-SHA-256, so that it is the same after a restart and nothing needs to be stored.
 */
export function simpleClientIdentity(server: Identity, foldedName: string): Identity {
  const seed = Buffer.from(
    hkdfSync('sha256', secretOf(server), 'parley-1', `simple client ${foldedName}`, 32),
  );
  return fromKey(createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' }));
}

/** Reading a key takes OpenSSL most of a millisecond, which counts when many register at once. */
const secrets = new WeakMap<Identity, Buffer>();
function secretOf(identity: Identity): Buffer {
  const secret =
    secrets.get(identity) ?? createPrivateKey(identity.pem).export({ format: 'der', type: 'pkcs8' });
  secrets.set(identity, secret);
  return secret;
}

function fromKey(privateKey: KeyObject): Identity {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (privateKey.asymmetricKeyType !== 'ed25519' || x === undefined)
    throw new Error('not an Ed25519 private key');
  return {
    id: x,
    get pem() {
      return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    },
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  };
}

/** Whether `signature` is the one that the holder of `id` made of `text`. */
export function verifies(id: string, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text), publicKey(id), Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** Whether an entry was signed by its author. */
export const entryVerifies = (entry: Entry): boolean =>
  verifies(entry.author, signedText(entry), entry.signature);

/** The text that a full node signs to prove that it holds the key that it registered with. */
export const proofText = (nonce: string, server: string, id: string): string =>
  JSON.stringify(['parley-1-proof', nonce, server, id]);

/** Keys of those who wrote lately: reading a key takes as long as verifying with it. */
const publicKeys = new Map<string, KeyObject>();
const publicKeysAtMost = 1_000;

function publicKey(id: string): KeyObject {
  const known = publicKeys.get(id);
  if (known) return known;
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: id }, format: 'jwk' });
  if (publicKeys.size >= publicKeysAtMost) publicKeys.clear();
  publicKeys.set(id, key);
  return key;
}
