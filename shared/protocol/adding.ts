import { z } from 'zod';

/** The protocol, in TLS (ALPN), by which a computer of somebody gets their profile from another one. */
export const addingProtocol = 'parley-add/1';
/** Bytes of a line, with its LF. */
export const addingLineBytes = 4_096;

/** Digits of the code that one computer shows and the other is told. */
export const codeDigits = 8;

/** The digits of a code, however it was typed; undefined if it is none. */
export function readCode(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replace(/[\s\-–]/g, '');
  return /^\d+$/.test(digits) && digits.length === codeDigits ? digits : undefined;
}

/** A code as it is shown: in groups that are easily read and typed. */
export const showCode = (code: string): string => code.replace(/\d{4}(?=\d)/g, '$& ');

const opaque = z
  .string()
  .min(1)
  .max(1_024)
  .regex(/^[A-Za-z0-9_-]+$/);

/** An HMAC with a key from the common secret: only whoever has the code can make it. */
const mac = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/** Why the computer that shows a code does not go on. */
const addingRefusals = ['wrong-code', 'busy', 'failed'] as const;
export type AddingRefusal = (typeof addingRefusals)[number];

/** What the computer says that is told the code. */
export const addedSchemas = {
  /** The first message of OPAQUE. */
  START: z.object({ message: opaque }),
  /** The third: only whoever knows the code can make it. */
  PROOF: z.object({ message: opaque }),
  /** The profile is here, whole and checked. */
  DONE: z.object({ mac }),
};

/** What the computer says that shows the code. */
export const addingSchemas = {
  /** The second message of OPAQUE. */
  ANSWER: z.object({ message: opaque }),
  /** So many bytes follow, and no further line. */
  PROFILE: z.object({ bytes: z.int().min(1), mac }),
  REFUSED: z.object({ code: z.enum(addingRefusals) }),
};
