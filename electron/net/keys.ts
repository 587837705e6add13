import { certify } from '../../runtime/entries/certificates';
import { newPersonKey, newWriterKey, type PersonKey, type WriterKey } from '../../runtime/entries/keys';
import type { Certificate } from '../../shared/conversation/log-entry';

/** The keys with which a profile writes on this computer. */
export interface WriterKeys {
  readonly person: PersonKey;
  readonly writer: WriterKey;
  /** The person's word that the writer is theirs. */
  readonly certificate: Certificate;
  /** Goes on with a fresh writer, in place of the present one; it is kept when this returns. Throws when it cannot be kept. */
  renew(): void;
}

/** Keys that are kept for as long as the program runs: for headless clients and tests. */
export function newKeys(person: PersonKey = newPersonKey(), writer: WriterKey = newWriterKey()): WriterKeys {
  const at = Date.now();
  const keys = {
    person,
    writer,
    certificate: certify(person, writer, { at }),
    renew(): void {
      const replaces = replacedBy(keys.certificate);
      keys.writer = newWriterKey();
      keys.certificate = certify(person, keys.writer, { at: Date.now(), replaces });
    },
  };
  return keys;
}

/** Number of earlier writers that a new one names: more would be of no use to anybody. */
const replacedAtMost = 100;

/** The writers in whose place the next one is, the latest first. */
export const replacedBy = ({ writer, replaces }: Certificate): Certificate['replaces'] =>
  [writer, ...replaces].slice(0, replacedAtMost);
