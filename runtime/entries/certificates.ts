import { randomBytes } from 'node:crypto';
import { canonical } from '../../shared/conversation/canonical';
import type { Certificate } from '../../shared/conversation/log-entry';
import type { PersonId, WriterId } from '../../shared/ids';
import { certificateFields } from '../../shared/protocol/certificate';
import { sha256Bytes } from './hash';
import { verifies, type PersonKey, type SigningKey, type WriterKey } from './keys';

/** A random text that the other side signs to prove that it holds its key. */
export const newNonce = (): string => randomBytes(24).toString('base64url');

/** What a person certifies about one of their writers. */
export interface CertificateStatement {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Earlier writers that this one replaces. */
  readonly replaces?: readonly WriterId[];
  /** The server that writes with it; required for a writer without a seal, and for no other. */
  readonly via?: PersonId;
}

/** Certifies that a writer belongs to a person. Throws a TypeError unless it has either a seal or `via`. */
export function certify(
  person: PersonKey,
  writer: WriterKey,
  { at, replaces = [], via }: CertificateStatement,
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

/** What a node proves to the other end of a connection: that it holds its key. */
export interface Proof {
  /** Role of the node that proves: the one that connected is the client. `invite`: the client has a link to the server. */
  readonly role: 'client' | 'server' | 'invite';
  /** The nonce that the other end chose. */
  readonly nonce: string;
  /** The id of the other end; empty in the proof of a server, which is not told who is there before it has proven itself. */
  readonly to: string;
  /** Of this very connection, so that a proof cannot be relayed; see `channelOf`. */
  readonly channel: string;
}

/** What the node that was dialled proves. */
export const serverProof = (nonce: string, channel: string): Proof => ({
  role: 'server',
  nonce,
  to: '',
  channel,
});

/** Signs a proof with the key whose possession it proves. */
export const prove = (key: SigningKey<string>, proof: Proof): string => key.sign(proofBytes(proof, key.id));

export const verifiesProof = (from: string, proof: Proof, signature: string): boolean =>
  verifies(from, proofBytes(proof, from), signature);

function proofBytes({ role, nonce, to, channel }: Proof, from: string): Uint8Array {
  return sha256Bytes(canonical(['parley-2-proof', role, nonce, to, from, channel]));
}
