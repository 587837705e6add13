import {
  personKeyFromPem,
  writerKeyFromPem,
  type PersonKey,
  type WriterKey,
} from '../../runtime/entries/keys';

/** Keys that follow from a name, for test vectors: the seed of an Ed25519 key is the name, filled up with dots. */
export const seedOf = (name: string): Buffer => Buffer.from(name.padEnd(32, '.'));

export const fixedPerson = (name: string): PersonKey => personKeyFromPem(pemOf(name, '70'));
export const fixedWriter = (name: string): WriterKey =>
  writerKeyFromPem(pemOf(name, '70'), pemOf(`${name} seal`, '6e'));

/** PKCS #8 (RFC 8410) of an Ed25519 key (70) or an X25519 key (6e). */
function pemOf(name: string, algorithm: '70' | '6e'): string {
  const der = Buffer.concat([Buffer.from(`302e020100300506032b65${algorithm}04220420`, 'hex'), seedOf(name)]);
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}
