import { z } from 'zod';
import type { Certificate, Json } from '../conversation/log-entry';
import { personId, writerId } from '../ids';
import { limits } from './limits';
import { lastTime, signaturePattern } from './message-entry';

/** Wire form of a certificate: in entries, and in REGISTER of a full node. */
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

/** Certificates with a seal, of other people's writers: in an INVITE into a sealed conversation. */
export const sealedCertificatesSchema = z
  .array(certificateSchema)
  .min(1)
  .max(limits.certificatesPerInvite)
  .refine((list) => list.every(({ seal }) => seal !== undefined), 'a certificate without seal')
  .refine((list) => new Set(list.map(({ writer }) => writer)).size === list.length, 'names one twice');

/** Returns a certificate's fields in wire form. Without `signature`, these are the fields that are signed. */
export function certificateFields(
  certificate: Omit<Certificate, 'signature'> & Partial<Certificate>,
): Record<string, Json> {
  const { replaces, ...rest } = certificate;
  return present({ ...rest, replaces: replaces.length > 0 ? replaces : undefined });
}

/** Number of bytes that a certificate takes on a line, with a comma. It has ASCII only. */
const certificateBytes = (certificate: Certificate): number =>
  JSON.stringify(certificateFields(certificate)).length + 1;

/** Bytes of certificates in one line, which has other fields as well: they may name many earlier writers. */
const certificatesBytesPerLine = 48 * 1024;

/** Divides certificates into lists that fit a line each. */
export function certificatesInLines(certificates: readonly Certificate[]): Certificate[][] {
  const lines: Certificate[][] = [];
  let bytes = certificatesBytesPerLine;
  for (const certificate of certificates) {
    bytes += certificateBytes(certificate);
    const line = lines.at(-1);
    if (line && bytes <= certificatesBytesPerLine && line.length < limits.certificatesPerInvite)
      line.push(certificate);
    else {
      lines.push([certificate]);
      bytes = certificateBytes(certificate);
    }
  }
  return lines;
}

export type MaybeJson = Json | undefined;

/** Drops the fields that are undefined. */
export const present = (fields: Record<string, MaybeJson>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, Json] => field[1] !== undefined),
  );
