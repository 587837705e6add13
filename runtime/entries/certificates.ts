import { canonical } from '../../shared/conversation/canonical';
import type { Certificate } from '../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../shared/ids';
import { certificateFields } from '../../shared/protocol/certificate';
import { sha256Bytes } from './hash';
import { verifies, type PersonKey, type SigningKey, type WriterKey } from './keys';

/** What a person certifies of one of their writers. */
export interface Certified {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Earlier writers that this one takes the place of. */
  readonly replaces?: readonly WriterId[];
  /** The server that writes with it; required for a writer without a seal, and for no other. */
  readonly via?: PersonId;
}

/** Certifies that a writer is one of a person's. */
export function certify(
  person: PersonKey,
  writer: WriterKey,
  { at, replaces = [], via }: Certified,
): Certificate {
  if ((writer.seal === undefined) !== (via !== undefined))
    throw new TypeError('A writer has a seal or is named with the server that writes with it');
  const unsigned = { person: person.id, writer: writer.id, seal: writer.seal?.id, at, replaces, via };
  return { ...unsigned, signature: person.sign(signedBytes(unsigned)) };
}

/** Whether a certificate is signed by the person whom it names. */
export const verifiesCertificate = (certificate: Certificate): boolean =>
  verifies(certificate.person, signedBytes(certificate), certificate.signature);

const signedBytes = (certificate: Omit<Certificate, 'signature'>): Uint8Array =>
  sha256Bytes(
    canonical(['parley-2-certificate', certificateFields({ ...certificate, signature: undefined })]),
  );

/** What a node proves to the other end of a connection: that it holds the key that it registered with. */
export interface Proof {
  /** What the node that proves is: the one that connected is the client. */
  readonly role: 'client' | 'server';
  /** The nonce that the other end chose. */
  readonly nonce: string;
  /** The id of the other end. */
  readonly to: string;
}

/** The signature by which the holder of a key proves it. */
export const prove = (key: SigningKey<string>, proof: Proof): string => key.sign(proofBytes(proof, key.id));

export const verifiesProof = (from: string, proof: Proof, signature: string): boolean =>
  verifies(from, proofBytes(proof, from), signature);

/** The last item is for a value that binds the proof to an encrypted connection; there are none yet. */
function proofBytes({ role, nonce, to }: Proof, from: string): Uint8Array {
  return sha256Bytes(canonical(['parley-2-proof', role, nonce, to, from, '']));
}
