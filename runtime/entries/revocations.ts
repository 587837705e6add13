import { canonical } from '../../shared/conversation/canonical';
import type { WriterId } from '../../shared/ids';
import type { Revocation } from '../../shared/protocol/revocation';
import { sha256Bytes } from './hash';
import { verifies, type PersonKey } from './keys';

/**
 * Says for good that a writer is no computer of a person any more.
 * @param at milliseconds since 1970
 */
export function revoke(person: PersonKey, writer: WriterId, at: number): Revocation {
  const unsigned = { person: person.id, writer, at };
  return { ...unsigned, signature: person.sign(signedBytes(unsigned)) };
}

/** Whether a revocation is signed by the person whom it names. */
export const verifiesRevocation = (revocation: Revocation): boolean =>
  verifies(revocation.person, signedBytes(revocation), revocation.signature);

const signedBytes = ({ person, writer, at }: Omit<Revocation, 'signature'>): Uint8Array =>
  sha256Bytes(canonical(['parley-2-revoked', { person, writer, at }]));
