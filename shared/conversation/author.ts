import type { Entry, UnsignedEntry } from './entry';
import { signedText } from './entry';
import type { Log } from './log';

/** Signs for one person; the private key stays behind it. */
export interface Signer {
  /** The person's id: their Ed25519 public key in base64url. */
  readonly id: string;
  /** The Ed25519 signature of the text's UTF-8 bytes, in base64url. */
  sign(text: string): string;
}

type Authorship = 'conversation' | 'author' | 'from' | 'number' | 'clock' | 'at';
type ContentOf<Each> = Each extends UnsignedEntry ? Omit<Each, Authorship> : never;
/** What an author says; the rest of an entry follows from who they are and what the log holds. */
export type Content = ContentOf<UnsignedEntry>;

/**
 * Writes the next entry of an author: their next number, the clock past everything that the log holds, signed. It is
 * not yet in the log.
 * @param now milliseconds since 1970
 */
export function write(log: Log, signer: Signer, user: string, content: Content, now: number): Entry {
  const unsigned = {
    conversation: log.conversation,
    author: signer.id,
    from: user,
    number: log.nextNumber(signer.id),
    clock: log.clock + 1,
    at: now,
  };
  return sign({ ...content, ...unsigned } as UnsignedEntry, signer);
}

/** Seals an entry with its author's signature. */
export function sign(entry: UnsignedEntry, signer: Signer): Entry {
  return { ...entry, signature: signer.sign(signedText(entry)) } as Entry;
}
