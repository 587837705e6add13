import { certify } from '../../runtime/entries/certificates';
import { newPersonKey, newWriterKey, type PersonKey, type WriterKey } from '../../runtime/entries/keys';
import type { Certificate } from '../../shared/conversation/log-entry';

/** The keys with which a profile writes on this computer. */
export interface WriterKeys {
  readonly person: PersonKey;
  readonly writer: WriterKey;
  /** The person's word that the writer is theirs. */
  readonly certificate: Certificate;
  /** Replaces the writer with a fresh one, which is stored when this returns. Throws when it cannot be stored. */
  renew(): void;
}

/** Keys in memory only: for headless clients and tests. */
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

/** Maximum number of earlier writers that a certificate names. */
const replacedAtMost = 100;

/** The writers that the next one replaces, the latest first. */
export const replacedBy = ({ writer, replaces }: Certificate): Certificate['replaces'] =>
  [writer, ...replaces].slice(0, replacedAtMost);
