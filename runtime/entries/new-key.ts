import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** How a generated pair is returned: as text, not as keys. */
const publicKeyEncoding = { type: 'spki', format: 'pem' } as const;
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;

const newPem = {
  ed25519: () => generateKeyPairSync('ed25519', { publicKeyEncoding, privateKeyEncoding }).privateKey,
  x25519: () => generateKeyPairSync('x25519', { publicKeyEncoding, privateKeyEncoding }).privateKey,
};

/**
 * A new private key. It is parsed from the text of the one that was generated, because a generated key of Node 20 can hang the
 * process while it is exported as a JWK: the export holds the key's lock, and if memory is collected meanwhile, the end of the
 * generator waits for that lock on the same thread.
 */
export const newPrivateKey = (type: keyof typeof newPem): KeyObject => createPrivateKey(newPem[type]());
