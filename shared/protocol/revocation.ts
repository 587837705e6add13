import { z } from 'zod';
import { personId, writerId, type PersonId, type WriterId } from '../ids';
import { limits } from './limits';
import { lastTime, signaturePattern } from './message-entry';

/** A person's word that a writer of theirs is none any more, wherever it connects. It cannot be taken back. */
export interface Revocation {
  readonly person: PersonId;
  readonly writer: WriterId;
  /** By the clock of the computer that removed it, in milliseconds since 1970. */
  readonly at: number;
  /** By the person. */
  readonly signature: string;
}

/** Wire form of a revocation: in REVOKED. */
export const revocationSchema = z.object({
  person: personId,
  writer: writerId,
  at: z.int().min(0).max(lastTime),
  signature: z.string().regex(signaturePattern),
});

/** Divides revocations into lists that fit a line each. */
export function* revocationsInLines(revoked: readonly Revocation[]): Generator<Revocation[]> {
  for (let at = 0; at < revoked.length; at += limits.revocationsPerLine)
    yield revoked.slice(at, at + limits.revocationsPerLine);
}
