import { lastClock, type MessageEntry } from '../conversation/log-entry';
import type { BodyHash, ConversationId, EntryHash, WriterId } from '../ids';
import { limits } from './limits';
import { lastTime, noExtra, type ReadMessage } from './message-entry';

/**
 * The fields of most messages, in the bytes in which this program writes them: a text, at most `to` beside it, no unknown
 * fields. One expression reads and checks them, several times faster than JSON.parse and a check of each field. All other
 * lines are left to `readMessage`.
 */

const bytes32 = '[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]';
const whole = '(?:0|[1-9][0-9]{0,15})';
/** Characters of a text that canonical JSON does not escape. */
const plain = '[^"\\\\\\u0000-\\u001f]*';
/** A text in canonical JSON without `\u`: each of these escapes is the only form of its character. */
const escaped = `${plain}(?:\\\\["\\\\bfnrt]${plain})*`;
const header =
  `\\{"after":\\["(${bytes32}(?:","${bytes32})*)"\\],"at":(${whole}),"body":"(${bytes32})","clock":(${whole}),` +
  `"conversation":"([0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})",` +
  `"from":"(${plain})","number":(${whole})(?:,"prev":"(${bytes32})")?,"writer":"(${bytes32})"`;
const content =
  `\\{"id":"(${plain})","salt":"([A-Za-z0-9_-]{21}[AQgw])","text":"(${escaped})"` +
  `(?:,"to":"(${bytes32})")?\\}`;
const pattern = new RegExp(
  `^(${header}),"content":(${content})(?:,"signature":"([A-Za-z0-9_-]{85}[AQgw])")?\\}$`,
);

/** The groups of `pattern`. Their types follow from it. */
type Groups = [
  whole: string,
  header: string,
  after: string,
  at: string,
  body: BodyHash,
  clock: string,
  conversation: ConversationId,
  from: string,
  number: string,
  prev: EntryHash | undefined,
  writer: WriterId,
  content: string,
  id: string,
  salt: string,
  text: string,
  to: EntryHash | undefined,
  signature: string | undefined,
];

/** A message, with the canonical JSON of its header and of its content. */
export interface ReadPlainMessage extends ReadMessage {
  readonly header: string;
  readonly content: string;
}

/**
 * Reads the fields of an untrusted SEND_MESSAGE as `readMessage` would after JSON.parse. Does not compute hashes.
 * @param json the fields as a JSON object
 * @returns undefined for what has another form, valid or not
 */
export function readPlainMessage(json: string): ReadPlainMessage | undefined {
  // The pattern has these groups; the type of `exec` does not say so.
  const groups = pattern.exec(json) as Groups | null;
  if (!groups || !json.isWellFormed()) return undefined;
  const [, start, named, time, body, ticks, uuid, name, count, before, author] = groups;
  const [, , , , , , , , , , , said, id, salt, text, to, signature] = groups;
  const [conversation, from, writer] = [conversationOf(uuid), nameOf(name), writerOf(author)];
  const prev = before && copyOf(before);
  const [at, clock, number] = [Number(time), Number(ticks), Number(count)];
  if (at > lastTime || clock < 1 || clock > lastClock) return undefined;
  if (number < (prev === undefined ? 1 : 2) || number > Number.MAX_SAFE_INTEGER) return undefined;
  if (from.length > limits.entryNameUnits) return undefined;
  if (id.length === 0 || id.length > limits.messageIdCharacters) return undefined;
  const after = headsOf(named);
  if (!after) return undefined;
  const command = 'SEND_MESSAGE';
  const fields = { text: text.includes('\\') ? String(JSON.parse(`"${text}"`)) : text };
  const readContent = { kind: 'text', id, to, salt, fields };
  // prettier-ignore
  const message = { command, conversation, writer, number, prev, after, clock, at, from, signature, extra: noExtra, body, content: readContent } as const;
  return { message, content: said, header: `${start}}` };
}

/**
 * A copy of a text without `"` and `\`. V8 makes each group a slice of the line, which takes longer to compare, and keeps
 * the line in memory as long as it is used.
 */
const copyOf = <Text extends string>(text: Text): Text => JSON.parse(`"${text}"`) as Text;

/** Caches the last result: most messages have the same text here as the one before. */
function remembering<Text extends string, Value>(make: (text: Text) => Value): (text: Text) => Value {
  let last: { readonly text: Text; readonly value: Value } | undefined;
  return (text) => {
    if (last?.text !== text) last = { text, value: make(text) };
    return last.value;
  };
}

const conversationOf = remembering(copyOf<ConversationId>);
const writerOf = remembering(copyOf<WriterId>);
const nameOf = remembering(copyOf<string>);
/** The hashes in `after`; undefined if these are too many, or one is there twice. */
const headsOf = remembering((named: string): MessageEntry['after'] | undefined => {
  const after = named.split('","').map(copyOf) as EntryHash[];
  return after.length <= limits.controlsNamedByEntry && new Set(after).size === after.length
    ? after
    : undefined;
});
