import { createPrivateKey, createPublicKey, hkdfSync, sign, verify, type KeyObject } from 'node:crypto';
import { personId, writerId, type PersonId, type WriterId } from '../../shared/ids';
import { newPrivateKey } from './new-key';

/** An Ed25519 key. Its id is the public key itself, so an id is enough to verify with. */
export interface SigningKey<Id extends string> {
  readonly id: Id;
  /** The private key as PKCS #8 PEM, for a file that only its owner can read. */
  readonly pem: string;
  /** The signature of some bytes, in base64url. */
  sign(bytes: Uint8Array): string;
}

/** The key of a person, or of a server. */
export type PersonKey = SigningKey<PersonId>;

/** The key of one profile on one computer. It is in no backup. */
export interface WriterKey extends SigningKey<WriterId> {
  /** The X25519 key with which others seal for this writer; undefined if a server writes for a simple client. */
  readonly seal: { readonly id: string; readonly pem: string } | undefined;
}

export const newPersonKey = (): PersonKey => personKeyOf(newPrivateKey('ed25519'));

/** Parses a PEM key. Throws if it is not an Ed25519 private key. */
export const personKeyFromPem = (pem: string): PersonKey => personKeyOf(createPrivateKey(pem));

export const newWriterKey = (): WriterKey => writerKeyOf(newPrivateKey('ed25519'), newPrivateKey('x25519'));

/** Parses the PEM keys of a writer. Throws if they are not an Ed25519 and an X25519 private key. */
export const writerKeyFromPem = (pem: string, sealPem: string): WriterKey =>
  writerKeyOf(createPrivateKey(pem), createPrivateKey(sealPem));

/**
 * The person as whom a server writes for a simple client of this (folded) name. Derived from the server's own key, so that
 * the client keeps its id as long as the server keeps its key.
 */
export const simplePersonKey = (server: PersonKey, foldedName: string): PersonKey =>
  personKeyOf(derived(seedOf(server), `simple client ${foldedName}`));

/**
 * The writer with which a server writes for a simple client.
 * @param seed 32 random bytes that the server's database holds, so that a fresh database has fresh writers
 */
export const simpleWriterKey = (seed: Uint8Array, foldedName: string): WriterKey =>
  writerKeyOf(derived(seed, `simple writer ${foldedName}`), undefined);

/** The keys that found a room for everybody. They follow from its scope, so they are everybody's, and prove nothing. */
export function everybodyKeys(scope: string): { readonly person: PersonKey; readonly writer: WriterKey } {
  const known = Buffer.from(scope);
  return {
    person: personKeyOf(derived(known, 'everybody')),
    writer: writerKeyOf(derived(known, 'everybody writer'), undefined),
  };
}

/**
 * The key of an invite to a server, of which a link holds the secret.
 * @param secret 32 bytes in base64url
 */
export const inviteKey = (secret: string): SigningKey<string> =>
  personKeyOf(derived(Buffer.from(secret, 'base64url'), 'invite'));

/** RFC 8410: the bytes that precede a raw Ed25519 key in PKCS #8. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 key whose seed HKDF-SHA-256 derives. */
function derived(secret: Uint8Array, purpose: string): KeyObject {
  const d = Buffer.from(hkdfSync('sha256', secret, 'parley-2', purpose, 32)).toString('base64url');
  // Node derives the public key from `d` and ignores `x`, which RFC 8037 requires. As PKCS #8 the same key takes OpenSSL nine
  // times as long to parse, which counts when many register at once.
  return createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x: '' }, format: 'jwk' });
}

/** 32 bytes that only whoever has a person's key can derive: what one computer of theirs encrypts, the others can open. */
export const ownSecret = (person: PersonKey, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', seedOf(person), 'parley-2', purpose, 32));

/** Cache: OpenSSL takes most of a millisecond to parse a key, which counts when many register at once. */
const seeds = new WeakMap<PersonKey, Uint8Array>();
function seedOf(key: PersonKey): Uint8Array {
  const seed =
    seeds.get(key) ??
    createPrivateKey(key.pem).export({ format: 'der', type: 'pkcs8' }).subarray(pkcs8Prefix.length);
  seeds.set(key, seed);
  return seed;
}

const personKeyOf = (key: KeyObject): PersonKey => ({
  id: personId.parse(publicText(key, 'ed25519')),
  get pem() {
    return pemOf(key);
  },
  sign: (bytes) => sign(null, bytes, key).toString('base64url'),
});

const writerKeyOf = (key: KeyObject, seal: KeyObject | undefined): WriterKey => ({
  id: writerId.parse(publicText(key, 'ed25519')),
  get pem() {
    return pemOf(key);
  },
  seal: seal && { id: publicText(seal, 'x25519'), pem: pemOf(seal) },
  sign: (bytes) => sign(null, bytes, key).toString('base64url'),
});

const pemOf = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();

/** The public key in base64url. Throws if the private key is of another type. */
function publicText(key: KeyObject, type: 'ed25519' | 'x25519'): string {
  const { x } = key.export({ format: 'jwk' });
  if (key.asymmetricKeyType !== type || x === undefined) throw new Error(`not an ${type} private key`);
  return x;
}

/** Whether `signature` was made over some bytes with the private key of `id`. Never throws. */
export function verifies(id: string, bytes: Uint8Array, signature: string): boolean {
  try {
    return verify(null, bytes, publicKey(id), Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** Cache of parsed keys: parsing a key takes as long as verifying with it. */
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
