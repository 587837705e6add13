import { readFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { certify, verifiesCertificate } from '../../../runtime/entries/certificates';
import {
  newWriterKey,
  writerKeyFromPem,
  type PersonKey,
  type WriterKey,
} from '../../../runtime/entries/keys';
import type { Certificate } from '../../../shared/conversation/log-entry';
import { certificateFields, certificateSchema } from '../../../shared/protocol/certificate';
import { replacedBy, type WriterKeys } from '../../net/keys';
import { isMissing } from '../json-file';
import type { Logger } from '../logger';
import { setAside } from '../set-aside';

/** File of the writer's keys, unless the system protects them. It is never backed up: a restored profile gets a new writer. */
export const writerFile = 'writer.json';

const writerSchema = z.looseObject({
  /** Machine id of the computer on which the writer was made; empty if unknown. */
  machine: z.string(),
  key: z.string(),
  seal: z.string(),
  certificate: certificateSchema,
});

/** A writer and the certificate by its person. */
export interface StoredWriter {
  readonly writer: WriterKey;
  readonly certificate: Certificate;
}

interface Kept extends StoredWriter {
  readonly machine: string;
}

export interface WriterOptions {
  readonly path: string;
  readonly person: PersonKey;
  /** Machine id of this computer; undefined if unknown. */
  readonly machine: string | undefined;
  readonly log: Logger;
  readonly now?: () => number;
}

/**
 * Opens the keys of a profile on this computer, in a file that only its owner can read. Makes a new writer at the first
 * start, after a restore, and if the file comes from another computer: two computers never share a writer, so no number
 * is used twice. Throws if the file cannot be written.
 */
export function openWriter(options: WriterOptions): WriterKeys {
  const { person, machine, log } = options;
  const kept = readWriter(options);
  let present = kept && kept.machine === (machine ?? '') ? kept : begin(options, kept?.certificate);
  if (kept && present !== kept)
    log.info('The profile comes from another computer: a fresh writer was begun.', {});
  return {
    person,
    get writer() {
      return present.writer;
    },
    get certificate() {
      return present.certificate;
    },
    renew() {
      present = begin(options, present.certificate);
    },
  };
}

function begin({ path, person, machine = '', now = Date.now }: WriterOptions, before?: Certificate): Kept {
  const fresh = freshWriter(person, now(), before);
  keepWriter(path, machine, fresh);
  return { ...fresh, machine };
}

/** A new writer. Its certificate names those that it replaces. */
export function freshWriter(person: PersonKey, at: number, before?: Certificate): StoredWriter {
  const writer = newWriterKey();
  const replaces = before ? { replaces: replacedBy(before) } : {};
  return { writer, certificate: certify(person, writer, { at, ...replaces }) };
}

/** Writes a writer's keys into a file that only its owner can read. Throws what the file system does. */
export function keepWriter(path: string, machine: string, { writer, certificate }: StoredWriter): void {
  const kept = {
    machine,
    key: writer.pem,
    seal: writer.seal?.pem,
    certificate: certificateFields(certificate),
  };
  writeFileAtomic.sync(path, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
}

/** Reads the file. Undefined if there is none, or if it is not valid for this person: then it is set aside. */
function readWriter({ path, person, log }: WriterOptions): Kept | undefined {
  try {
    const { machine, key, seal, certificate } = writerSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const writer = writerKeyFromPem(key, seal);
    const isGood =
      certificate.writer === writer.id &&
      certificate.person === person.id &&
      verifiesCertificate(certificate);
    if (!isGood) throw new Error('The certificate is not for this writer, by this person.');
    return { machine, writer, certificate };
  } catch (error) {
    if (!isMissing(error)) setAside(path, error, log);
    return undefined;
  }
}
