import { z } from 'zod';
import type { Certificate, Json } from '../conversation/log-entry';
import { personId, writerId } from '../ids';
import { limits } from './limits';
import { lastTime, signaturePattern } from './message-entry';

/** A certificate as it is on the wire: in entries, and when a full node registers. */
export const certificateSchema = z
  .strictObject({
    person: personId,
    writer: writerId,
    seal: personId.transform(String).optional(),
    at: z.int().min(0).max(lastTime),
    replaces: z.array(writerId).min(1).max(limits.writersPerPerson).optional(),
    via: personId.optional(),
    signature: z.string().regex(signaturePattern),
  })
  .refine(({ seal, via }) => (seal === undefined) !== (via === undefined), 'one of seal and via')
  .transform(({ seal, via, replaces = [], ...rest }): Certificate => ({ ...rest, seal, via, replaces }));

/** A certificate's fields as they are on the wire; without the signature, what is signed. */
export function certificateFields(
  certificate: Omit<Certificate, 'signature'> & Partial<Certificate>,
): Record<string, Json> {
  const { replaces, ...rest } = certificate;
  return present({ ...rest, replaces: replaces.length > 0 ? replaces : undefined });
}

export type MaybeJson = Json | undefined;

/** Leaves out what is absent. */
export const present = (fields: Record<string, MaybeJson>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, Json] => field[1] !== undefined),
  );
