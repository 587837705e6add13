import type { ControlCommand, LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import {
  fieldsOf,
  headerText,
  isFounding,
  readControl,
  type EntryCommand,
  type UnhashedEntry,
} from '../../shared/protocol/entries';
import { failure, success, type Result } from '../../shared/protocol/errors';
import { limits } from '../../shared/protocol/limits';
import type { EntryHash } from '../../shared/ids';
import { readPlainMessage } from '../../shared/protocol/plain-message';
import {
  contentText,
  hasFields,
  messageHeaderText,
  plainContentText,
  readMessage,
  type UnhashedMessage,
} from '../../shared/protocol/message-entry';
import { isAuthenticEverybody } from './everybody-room';
import { bodyOfText, conversationIdOf, hashOfHeader } from './hash';
import { verifiesCertificate } from './certificates';

/**
 * Parses an entry from the fields of a line, and computes its hash. Fails for what no entry may have, whatever else is held.
 * The log decides whether the entry is authentic and good.
 */
export function parseEntry(
  command: EntryCommand,
  fields: Readonly<Record<string, unknown>>,
): Result<LogEntry> {
  return command === 'SEND_MESSAGE' ? parseMessage(fields) : parseControl(command, fields);
}

function parseMessage(fields: Readonly<Record<string, unknown>>): Result<MessageEntry> {
  const read = readMessage(fields);
  if (!read.ok) return read;
  const { message, content } = read.value;
  if (content !== undefined && bodyOfText(content) !== message.body) return wrongBody;
  const header = headerText(message);
  if (!lineFits(lineOf(message, header, content))) return tooLong;
  return success(hashed(message, hashOfHeader(message.command, header)));
}

/**
 * Like `parseEntry`, for the fields of a SEND_MESSAGE as JSON, but only for the form that most messages have: several times
 * faster.
 * @returns undefined for every other message, which `parseEntry` reads or refuses
 */
export function parsePlainMessage(json: string): MessageEntry | undefined {
  if (json.length * 3 > limits.lineBytes - roomForCommand) return undefined;
  const read = readPlainMessage(json);
  if (!read || bodyOfText(read.content) !== read.message.body) return undefined;
  return hashed(read.message, hashOfHeader('SEND_MESSAGE', read.header));
}

/** Bytes of a line that are reserved for the command and the space and line feed around the fields. */
const roomForCommand = 64;

/**
 * Field by field, in the order in which `MessageRun` writes them: V8 gives each object that is made by `{ ...spread, more }`
 * a hidden class of its own, and then looks up every property of every message at run time, wherever it is used.
 */
function hashed(message: UnhashedMessage, hash: EntryHash): MessageEntry {
  const { command, conversation, writer, number, prev, after, clock, at, from } = message;
  const { signature, extra, body, content } = message;
  // prettier-ignore
  return { command, conversation, writer, number, prev, after, clock, at, from, hash, signature, extra, body, content };
}

function parseControl(command: ControlCommand, fields: Readonly<Record<string, unknown>>): Result<LogEntry> {
  const read = readControl(command, fields);
  if (!read.ok) return read;
  const entry = read.value;
  if (isFounding(entry) && conversationIdOf(fieldsOf(entry)) !== entry.conversation) return wrongId;
  if (!isAuthenticEverybody(entry)) return wrongEverybody;
  const certificate = 'certificate' in entry ? entry.certificate : undefined;
  if (certificate && certificate.writer !== entry.writer) return wrongWriter;
  const header = headerText(entry);
  if (!lineFits(lineOf(entry, header, undefined))) return tooLong;
  const others = entry.command === 'INVITE' ? entry.certificates : [];
  if (![...(certificate ? [certificate] : []), ...others].every(verifiesCertificate)) return wrongCertificate;
  // Own properties come first, for the reason that `hashed` has.
  return success({ hash: hashOfHeader(command, header), ...entry });
}

const wrongBody = failure('bad-entry', 'The content is not the one that "body" names.');
const wrongId = failure('bad-entry', 'The conversation id does not follow from its founding INVITE.');
const wrongEverybody = failure('bad-entry', 'A room for everybody is founded in one way only.');
const wrongWriter = failure('bad-entry', 'The certificate is for another writer.');
const wrongCertificate = failure('bad-signature', 'The certificate is not signed by its person.');
const tooLong = failure('bad-entry', 'The entry does not fit a line.');

/** The fields of a message as `parsePlainMessage` reads them; undefined if it has more than a text. Never throws. */
export function plainJsonOf(message: MessageEntry): string | undefined {
  const { content, extra, signature } = message;
  const said = content && plainContentText(content);
  return said === undefined || hasFields(extra)
    ? undefined
    : jsonOf(messageHeaderText(message), said, signature);
}

/** The line of an entry, for the wire. Throws a RangeError if it does not fit one. */
export function encodeEntry(entry: UnhashedEntry): Uint8Array {
  const line = Buffer.from(textOf(entry));
  if (line.length > limits.lineBytes) throw new RangeError(`An ${entry.command} of ${line.length} bytes`);
  return line;
}

/** Whether an entry fits a line as this program writes it; it may have come in a shorter form (9e15). */
export const entryFitsLine = (entry: UnhashedEntry): boolean => lineFits(textOf(entry));

function textOf(entry: UnhashedEntry): string {
  const content = entry.command === 'SEND_MESSAGE' && entry.content ? contentText(entry.content) : undefined;
  return lineOf(entry, headerText(entry), content);
}

const lineOf = ({ command, signature }: UnhashedEntry, header: string, content: string | undefined): string =>
  `${command} ${jsonOf(header, content, signature)}\n`;

/** Fields that the hash does not cover come last, so that the text that is hashed is the text that is sent. */
function jsonOf(header: string, content: string | undefined, signature: string | undefined): string {
  const said = content === undefined ? '' : `,"content":${content}`;
  const signed = signature === undefined ? '' : `,"signature":"${signature}"`;
  return `${header.slice(0, -1)}${said}${signed}}`;
}

/** A UTF-16 unit takes three bytes at most, so most lines need not be measured. */
const lineFits = (line: string): boolean =>
  line.length * 3 <= limits.lineBytes || Buffer.byteLength(line) <= limits.lineBytes;
