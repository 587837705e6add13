import { canonical, canonicalOf, isJson, isJsonObject, jsonText } from '../conversation/canonical';
import { lastClock, type Json, type MessageContent, type MessageEntry } from '../conversation/log-entry';
import { bytes32Pattern } from '../bytes32';
import type { BodyHash, ConversationId, EntryHash, WriterId } from '../ids';
import { failure, success, type Failure, type Result } from './errors';
import { limits } from './limits';

/**
 * Reads and writes SEND_MESSAGE as full nodes exchange it. A node reads thousands of these a second, so they are checked
 * by hand and not by a schema. Schemas of the other entries are in `entries.ts`.
 */

/** A message whose hash has not been computed. */
export type UnhashedMessage = Omit<MessageEntry, 'hash'>;

/** A parsed message, with the canonical JSON of its content, which `body` is the hash of. */
export interface ReadMessage {
  readonly message: UnhashedMessage;
  readonly content: string | undefined;
}

export const conversationPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
/** 64 bytes in base64url. Of the last character only two bits are used; the others are 0. */
export const signaturePattern = /^[A-Za-z0-9_-]{85}[AQgw]$/;
/** 16 bytes in base64url. */
export const saltPattern = /^[A-Za-z0-9_-]{21}[AQgw]$/;
const kindPattern = /^[a-z][a-z0-9-]{0,31}$/;
/** Latest time that a Date can represent, in milliseconds since 1970. */
export const lastTime = 8.64e15;

/** Kind of a content that is encrypted as a whole. Its only field is `sealed`. */
export const sealedKind = 'sealed';
const defaultKind = 'text';

/** Shared by all entries without unknown fields, which are most. */
export const noExtra: MessageEntry['extra'] = Object.freeze({});

/** Validates the fields of an untrusted SEND_MESSAGE. Does not compute hashes. */
export function readMessage(fields: Readonly<Record<string, unknown>>): Result<ReadMessage> {
  const { conversation, writer, number, prev, after, clock, at, from, body, content, signature, ...rest } =
    fields;
  if (!isConversationId(conversation)) return wrong('conversation', conversation);
  if (!isWriterId(writer)) return wrong('writer', writer);
  if (!isInteger(number, 1, Number.MAX_SAFE_INTEGER)) return wrong('number', number);
  if (prev !== undefined && (number === 1 || !isEntryHash(prev))) return wrong('prev', prev);
  if (!isAfter(after)) return wrong('after', after);
  if (!isInteger(clock, 1, lastClock)) return wrong('clock', clock);
  if (!isInteger(at, 0, lastTime)) return wrong('at', at);
  if (!isName(from)) return wrong('from', from);
  if (!isBodyHash(body)) return wrong('body', body);
  if (signature !== undefined && !isSignature(signature)) return wrong('signature', signature);
  const extra = readExtra(rest);
  if (!extra) return unreadable;
  const text = content === undefined ? undefined : canonicalOf(content, 2);
  const said = text === undefined ? undefined : readContent(content);
  if (content !== undefined && !said) return wrong('content', content);
  const command = 'SEND_MESSAGE';
  // prettier-ignore
  const message: UnhashedMessage = { command, conversation, writer, number, prev, after, clock, at, from, signature, extra, body, content: said };
  return success({ message, content: text });
}

/** Returns the fields that this version does not know; undefined if an entry may not have them. */
export function readExtra(rest: Readonly<Record<string, unknown>>): MessageEntry['extra'] | undefined {
  if (!hasFields(rest)) return noExtra;
  return isJsonObject(rest, 1) ? rest : undefined;
}

/** Whether an object has any field; `__proto__` counts if JSON.parse made it. */
export function hasFields(object: object): boolean {
  for (const _ in object) return true;
  return false;
}

export const unreadable: { ok: false; error: Failure } = failure(
  'bad-entry',
  'A field has a number that is not an integer below 2^53, half a surrogate pair, or more than 8 levels.',
);

function wrong(field: string, value: unknown): { ok: false; error: Failure } {
  if (value === undefined) return failure('missing-field', `The field "${field}" is missing.`);
  return failure('wrong-type', `The field "${field}" is not as it should be.`);
}

function isAfter(value: unknown): value is readonly EntryHash[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > limits.controlsNamedByEntry) return false;
  return value.every(isEntryHash) && (value.length === 1 || new Set(value).size === value.length);
}

/** Reads a content whose JSON is valid in an entry; undefined if its fields are not. */
export function readContent(value: unknown): MessageContent | undefined {
  if (!isJsonObject(value, 2)) return undefined;
  if (Object.hasOwn(value, 'sealed')) return readSealed(value);
  const { kind, id, to, salt, ...fields } = value;
  if (!isId(id) || typeof salt !== 'string' || !saltPattern.test(salt)) return undefined;
  if (to !== undefined && !isEntryHash(to)) return undefined;
  if (kind === undefined) return { kind: defaultKind, id, to, salt, fields };
  // A default is always written as an absent field, so that writing what was read gives the same bytes.
  if (typeof kind !== 'string' || !kindPattern.test(kind) || kind === defaultKind || kind === sealedKind)
    return undefined;
  return { kind, id, to, salt, fields };
}

function readSealed(fields: { readonly [key: string]: Json }): MessageContent | undefined {
  if (Object.keys(fields).length !== 1 || !isJsonObject(fields['sealed'], 3)) return undefined;
  return { kind: sealedKind, id: '', to: undefined, salt: '', fields };
}

/** A content; without its salt, as it is sealed. */
type SaltedOrNot = Omit<MessageContent, 'salt'> & { readonly salt?: string };

/** Returns a content's fields in wire form, in no particular order. */
export function contentFields(content: SaltedOrNot): Record<string, Json> {
  if (content.kind === sealedKind) return { ...content.fields };
  const { kind, id, to, salt, fields } = content;
  const own: Record<string, Json> = { ...fields, id };
  if (salt !== undefined) own['salt'] = salt;
  if (kind !== defaultKind) own['kind'] = kind;
  if (to !== undefined) own['to'] = to;
  return own;
}

/** Returns the canonical JSON of a message's content, which `body` is the hash of if it has its salt. */
export const contentText = (content: SaltedOrNot): string =>
  plainContentText(content) ?? canonical(contentFields(content), 2);

/** Like `contentText`, for a text and nothing else, as most are: sorting keys would take longer than everything else. */
export function plainContentText({ kind, id, to, salt, fields }: SaltedOrNot): string | undefined {
  const { text } = fields;
  if (kind !== defaultKind || to !== undefined || typeof text !== 'string') return undefined;
  for (const field in fields) if (field !== 'text') return undefined;
  if (!text.isWellFormed() || !id.isWellFormed()) return undefined;
  const salted = salt === undefined ? '' : `"salt":${jsonText(salt)},`;
  return `{"id":${jsonText(id)},${salted}"text":${jsonText(text)}}`;
}

/** The header of a message without fields that this version does not know; without `body`, as it is before it is sealed. */
type HeaderFields = Omit<UnhashedMessage, 'command' | 'extra' | 'content' | 'signature' | 'body'> &
  Partial<Pick<UnhashedMessage, 'body'>>;

/** Returns the canonical JSON that a message's hash covers: every field but `content` and `signature`. */
export function messageHeaderText(message: HeaderFields): string {
  const frame = isLike(message, lastFrame) ? lastFrame : frameOf(message);
  lastFrame = frame;
  const { start, middle, end } = frame;
  const { number, prev, clock, at, body } = message;
  const chained = prev === undefined ? '' : `,"prev":"${prev}"`;
  const bodied = body === undefined ? '' : `,"body":"${body}"`;
  return `${start}${at}${bodied},"clock":${clock}${middle}${number}${chained}${end}`;
}

/** The parts of a header that consecutive messages of one author share: putting them together takes as long as all else. */
interface HeaderFrame extends Pick<HeaderFields, 'after' | 'conversation' | 'from' | 'writer'> {
  readonly start: string;
  readonly middle: string;
  readonly end: string;
}

let lastFrame: HeaderFrame | undefined;

const isLike = (message: HeaderFields, frame: HeaderFrame | undefined): frame is HeaderFrame =>
  message.after === frame?.after &&
  message.writer === frame.writer &&
  message.conversation === frame.conversation &&
  message.from === frame.from;

const frameOf = ({ after, conversation, from, writer }: HeaderFields): HeaderFrame => ({
  after,
  conversation,
  from,
  writer,
  start: `{"after":["${after.join('","')}"],"at":`,
  middle: `,"conversation":"${conversation}","from":${jsonText(from)},"number":`,
  end: `,"writer":"${writer}"}`,
});

const isBytes32 = (value: unknown): boolean => typeof value === 'string' && bytes32Pattern.test(value);
const isEntryHash = (value: unknown): value is EntryHash => isBytes32(value);
const isWriterId = (value: unknown): value is WriterId => isBytes32(value);
const isBodyHash = (value: unknown): value is BodyHash => isBytes32(value);
const isConversationId = (value: unknown): value is ConversationId =>
  typeof value === 'string' && conversationPattern.test(value);
const isSignature = (value: unknown): value is string =>
  typeof value === 'string' && signaturePattern.test(value);
const isInteger = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= limits.entryNameUnits && isJson(value);
const isId = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= limits.messageIdCharacters;
