import { hash } from 'node:crypto';
import { encodeEntry, parseEntry } from '../runtime/entries/entry-codec';
import { newPersonKey, newWriterKey } from '../runtime/entries/keys';
import { certify } from '../runtime/entries/certificates';
import { signFounding, signMessage, signRun, verifiesEntry } from '../runtime/entries/signing';
import type { LogEntry } from '../shared/conversation/log-entry';
import { decodeLine } from '../shared/protocol/codec';
import { isEntryCommand } from '../shared/protocol/entries';
import { medianTime, type Findings } from './figures';

const count = 20_000;
const signedCount = 1_000;
const runs = 5;

/** Decoding, hashing and encoding messages of 64 bytes, compared with SHA-256 of the same bytes. */
export function measure(): Findings {
  const writer = newWriterKey();
  const founding = signFounding(writer, {
    command: 'INVITE',
    clock: 1,
    at: 1,
    from: 'ann',
    extra: {},
    invited: [],
    title: undefined,
    isPublic: true,
    isSealed: false,
    history: false,
    certificates: [],
    certificate: certify(newPersonKey(), writer, { at: 1 }),
  });
  const drafts = Array.from({ length: count }, (_, index) => ({
    command: 'SEND_MESSAGE' as const,
    conversation: founding.conversation,
    number: index + 1,
    after: [founding.hash],
    clock: index + 2,
    at: 1_700_000_000_000 + index,
    from: 'ann',
    extra: {},
    content: {
      kind: 'text',
      id: `${index}`,
      to: undefined,
      salt: 'AAAAAAAAAAAAAAAAAAAAAA',
      fields: { text: 'x'.repeat(64) },
    },
  }));
  const messages = signRun(writer, undefined, drafts);
  const lines = messages.map((message) => encodeEntry(message).subarray(0, -1));
  const signed = drafts
    .slice(0, signedCount)
    .map((draft) => signMessage(writer, { ...draft, prev: undefined }));

  const hashing = medianTime(runs, () => lines.forEach((line) => hash('sha256', line)));
  const decoding = medianTime(runs, () => lines.forEach((line) => decodeLine(line)));
  const reading = medianTime(runs, () => lines.forEach(read));
  const encoding = medianTime(runs, () => messages.forEach(encodeEntry));
  const writing = medianTime(runs, () => signRun(writer, undefined, drafts));
  const verifying = medianTime(runs, () => signed.forEach(verifiesEntry)) * (count / signedCount);
  const figure = (ms: number): string =>
    `${((ms / count) * 1_000).toFixed(1)} µs each, ${Math.round(count / (ms / 1_000)).toLocaleString('en')} a second`;
  return {
    figures: [
      ['bytes of a line', `${lines[0]?.length ?? 0}`],
      ['SHA-256 of the lines', figure(hashing)],
      ['JSON of the lines', figure(decoding)],
      ['reading the lines: JSON, checks, both hashes', figure(reading)],
      ['reading and verifying a signature each', figure(reading + verifying)],
      ['encoding', figure(encoding)],
      ['writing runs, of which each hundredth message is signed', figure(writing)],
    ],
    ratios: [
      {
        what: 'reading, to SHA-256 and JSON of the same bytes',
        value: reading / (hashing + decoding),
        atMost: 6,
      },
    ],
  };
}

function read(line: Uint8Array): LogEntry {
  const message = decodeLine(line);
  if (!message.ok || !isEntryCommand(message.value.command)) throw new Error('This is no entry.');
  const entry = parseEntry(message.value.command, message.value.fields);
  if (!entry.ok) throw new Error(entry.error.message);
  return entry.value;
}
