import { z } from 'zod';
import { writerId, type WriterId } from '../ids';
import { limits } from './limits';
import { lastTime, signaturePattern } from './message-entry';

/** What a person calls a computer of theirs, as it is told to their other computers: nobody else can read the name. */
export interface NamedComputer {
  readonly writer: WriterId;
  /** When it was named, by its own clock, in milliseconds since 1970. The last name counts. */
  readonly at: number;
  /** The name, encrypted, in base64url. */
  readonly name: string;
  /** By the writer: no computer can name another one. */
  readonly signature: string;
}

/** Bytes in an encrypted name besides the name itself: nonce and tag. */
export const nameOverhead = { nonce: 12, tag: 16 } as const;

const bytesAtMost = nameOverhead.nonce + nameOverhead.tag + 4 * limits.computerNameCharacters;

/** Wire form of a named computer: in COMPUTERS. */
export const namedComputerSchema = z.object({
  writer: writerId,
  at: z.int().min(0).max(lastTime),
  name: z
    .string()
    .max(Math.ceil((bytesAtMost * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/),
  signature: z.string().regex(signaturePattern),
});

/** A name as it can be shown and kept: on one line, without what is invisible, and not too long. */
export const isComputerName = (name: string): boolean =>
  name.trim() !== '' && [...name].length <= limits.computerNameCharacters && name.isWellFormed();
