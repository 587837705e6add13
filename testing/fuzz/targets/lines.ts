import { encodeAnnounce, datagramSchemas, receive } from '../../../electron/net/discovery/datagrams';
import { verifiesCertificate } from '../../../runtime/entries/certificates';
import { encodeEntry, entryFitsLine, parseEntry } from '../../../runtime/entries/entry-codec';
import { commands } from '../../../server/commands/commands';
import type { LogEntry } from '../../../shared/conversation/log-entry';
import { addedSchemas, addingSchemas } from '../../../shared/protocol/adding';
import { certificateFields, certificateSchema } from '../../../shared/protocol/certificate';
import {
  decodeLine,
  encodeMessage,
  LineDecoder,
  parseFields,
  type Line,
} from '../../../shared/protocol/codec';
import { isEntryCommand } from '../../../shared/protocol/entries';
import { limits } from '../../../shared/protocol/limits';
import { clientSchemas, peerSchemas, serverSchemas, simpleSchemas } from '../../../shared/protocol/messages';
import { sampleAnnouncements, sampleCertificates, sampleEntries, sampleLines } from '../samples';
import { bytesOf, must, mustBeSame, type Target } from '../target';
import { readAs } from '../../../shared/read-as';

/** Whatever a connection, a datagram or a file may bring as a line. */

const sameLines = (one: readonly Line[], other: readonly Line[]): void =>
  mustBeSame(one.map(plainLine), other.map(plainLine), 'lines depend on how the bytes are split');
const plainLine = (line: Line): string =>
  line.tooLong ? 'too long' : Buffer.from(line.bytes).toString('hex');

/** A stream of bytes, split where its first byte says, into lines of at most 64 bytes. */
const lines: Target = {
  name: 'lines',
  samples: (seed) => [bytesOf('\0'), ...sampleLines(seed)],
  words: ['PING', 'PING {}', 'REGISTER {"user":"ann"}', 'SEND_MESSAGE '],
  steps: { perByte: 200, more: 2_000 },
  read(input) {
    const size = 1 + (input[0] ?? 0);
    const [whole, split] = [new LineDecoder(64), new LineDecoder(64)];
    const found: Line[] = [];
    for (let at = 0; at < input.length; at += size) {
      const chunk = input.slice(at, at + size);
      found.push(
        ...split.push(chunk).map((line) => (line.tooLong ? line : { ...line, bytes: line.bytes.slice() })),
      );
      must(split.bufferBytes <= 64, 'a decoder keeps more than a line');
    }
    sameLines(whole.push(input), found);
    for (const line of new LineDecoder().push(input)) if (!line.tooLong) decodeAgain(line.bytes);
    decodeAgain(input);
  },
};

/** What was decoded is encoded, and decoded again to what is encoded alike: `1e999` is infinite, which JSON writes as null. */
function decodeAgain(bytes: Uint8Array): void {
  const read = decodeLine(bytes);
  if (!read.ok)
    return void must(['not-utf8', 'bad-line', 'not-json'].includes(read.error.code), read.error.code);
  const { command, fields } = read.value;
  const line = encodeMessage(command, fields);
  const again = decodeLine(line.subarray(0, -1));
  must(again.ok, 'what was decoded cannot be decoded again');
  mustBeSame(
    encodeMessage(again.value.command, again.value.fields),
    line,
    'a line is not decoded as it was encoded',
  );
}

/** Every schema that a node has for a command; for some commands there are several. */
export const allSchemas = [
  clientSchemas,
  serverSchemas,
  peerSchemas,
  simpleSchemas,
  datagramSchemas,
  addedSchemas,
  addingSchemas,
].flatMap((each) => Object.entries(each));

/** The fields of every command, by every schema that a node has for it. */
const messages: Target = {
  name: 'messages',
  samples: sampleLines,
  words: [
    ...new Set(allSchemas.flatMap(([command]) => `${command} {`)),
    '"key":',
    '"user":"',
    '"features":[',
  ],
  steps: { perByte: 300, more: 5_000 },
  read(input) {
    const line = decodeLine(input);
    if (!line.ok) return;
    const { command, fields } = line.value;
    for (const [name, schema] of allSchemas) {
      if (name !== command) continue;
      const read = parseFields(schema, fields);
      if (!read.ok) must(read.error.message.length < 10_000, 'an endless message of an error');
      else mustBeSame(parseFields(schema, fields), read, 'fields are read in two ways');
    }
    if (!commands.has(command)) return;
    must(Object.hasOwn(clientSchemas, command) || isEntryCommand(command), `a server takes ${command}`);
  },
};

const handlers = { announce: () => undefined, request: () => undefined, goodbye: () => undefined };

const datagrams: Target = {
  name: 'datagrams',
  samples: sampleAnnouncements,
  words: ['ANNOUNCE {', 'REQUEST {', 'GOODBYE {', '"via":"broadcast"', 'parley://[::1%eth0]:1'],
  steps: { perByte: 300, more: 5_000 },
  read(input) {
    let heard: ReturnType<typeof encodeAnnounce> | undefined;
    const isValid = receive(input, {
      ...handlers,
      announce: ({ seq, expires, via, ...fields }) => {
        heard = encodeAnnounce(fields, { seq, expires }, via);
      },
    });
    must(heard === undefined || isValid, 'an invalid datagram was heard');
    if (heard && heard.length <= limits.datagramBytes)
      must(receive(heard, handlers), 'what was heard cannot be passed on');
  },
};

const certificates: Target = {
  name: 'certificates',
  samples: (seed) => sampleCertificates(seed).map((each) => bytesOf(JSON.stringify(certificateFields(each)))),
  words: ['"replaces":[', '"via":"', '"seal":"'],
  steps: { perByte: 300, more: 5_000 },
  read(input) {
    const read = readAs(certificateSchema, jsonOf(input));
    if (!read.success) return;
    mustBeSame(certificateFields(read.data), jsonOf(input), 'a certificate changes as it is read');
    verifiesCertificate(read.data);
  },
};

/** The value of JSON; undefined if it is none. */
function jsonOf(input: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(input).toString()) as unknown;
  } catch {
    return undefined;
  }
}

/** Entries, as they come from a connection. */
const entries: Target = {
  name: 'entries',
  samples: (seed) => sampleEntries(seed).map((each) => encodeEntry(each).subarray(0, -1)),
  words: ['"certificate":{', '"certificates":[', '"last":{', '"after":["', '"content":{', '"sealed":true'],
  steps: { perByte: 500, more: 10_000 },
  read(input) {
    const entry = entryIn(input);
    if (!entry) return;
    must(entryFitsLine(entry), 'an entry that was accepted does not fit a line');
    const again = entryIn(encodeEntry(entry).subarray(0, -1));
    mustBeSame(again, entry, 'an entry is not read as it was written');
  },
};

function entryIn(line: Uint8Array): LogEntry | undefined {
  const read = decodeLine(line);
  if (!read.ok || !isEntryCommand(read.value.command)) return undefined;
  const entry = parseEntry(read.value.command, read.value.fields);
  return entry.ok ? entry.value : undefined;
}

export const lineTargets: readonly Target[] = [lines, messages, datagrams, certificates, entries];
