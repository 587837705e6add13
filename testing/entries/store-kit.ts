import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { AddedMessage, LogAddition, Piece } from '../../shared/conversation/log-addition';
import {
  lastClock,
  type Certificate,
  type ControlEntry,
  type Json,
  type MessageContent,
  type MessageEntry,
} from '../../shared/conversation/log-entry';
import { bodyHash, conversationId, entryHash, personId, writerId } from '../../shared/ids';

/** Entries for tests of stores, which check neither signatures nor rules. */

export const conversation = conversationId.parse('3cf90209-d1fe-84f9-a561-b2488e362031');
const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
export const hashOf = (text: string) => entryHash.parse(digest(text));
export const personCalled = (name: string) => personId.parse(digest(`person ${name}`));
export const writerOf = (name: string) => writerId.parse(digest(`writer ${name}`));

export const textContent = (text: string, others: Partial<MessageContent> = {}): MessageContent => ({
  kind: 'text',
  id: text,
  to: undefined,
  salt: 'AAAAAAAAAAAAAAAAAAAAAA',
  fields: { text },
  ...others,
});

/** A message of `author` with this number. Other fields are derived unless given. */
export const message = (
  author: string,
  number: number,
  others: Partial<MessageEntry> = {},
): MessageEntry => ({
  command: 'SEND_MESSAGE',
  conversation,
  writer: writerOf(author),
  number,
  prev: number === 1 ? undefined : hashOf(`${author} ${number - 1}`),
  after: [hashOf('founding')],
  clock: number + 1,
  at: 1_000 * number,
  from: author,
  hash: hashOf(`${author} ${number}`),
  signature: undefined,
  extra: {},
  body: bodyHash.parse(digest('body')),
  content: textContent(`${author} ${number}`),
  ...others,
});

export const founding = (author: string, ...invited: string[]): ControlEntry => ({
  command: 'INVITE',
  conversation,
  writer: writerOf(author),
  number: 1,
  prev: undefined,
  after: [],
  clock: 1,
  at: 5,
  from: author,
  hash: hashOf('founding'),
  signature: undefined,
  extra: {},
  invited: invited.map((name) => ({ id: personCalled(name), user: name })),
  title: undefined,
  isPublic: false,
  isSealed: false,
  history: false,
  certificates: [],
  certificate: undefined,
});

export const pieceOf = (id: number, messages: readonly MessageEntry[]): Piece => {
  const [first, last] = [messages[0], messages.at(-1)];
  if (!first || !last) throw new Error('a piece has messages');
  return {
    id,
    writer: first.writer,
    first: first.number,
    last: last.number,
    lastHash: last.hash,
    firstPrev: first.prev,
    after: first.after,
    deleted: 0,
    knownControls: id,
  };
};

/** An addition of one author's messages that form a piece and all stand. */
export function addition(
  author: string,
  piece: number,
  messages: readonly MessageEntry[],
  others: Partial<AddedMessage> = {},
): LogAddition {
  return {
    conversation,
    controls: [],
    messages: messages.map((entry) => ({
      entry,
      person: personCalled(author),
      piece,
      stands: true,
      unread: false,
      known: false,
      ...others,
    })),
    pieces: messages.length === 0 ? [] : [pieceOf(piece, messages)],
    recast: undefined,
    clock: Math.max(0, ...messages.map(({ clock }) => clock)),
  };
}

const id32 = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const hashes = id32.map((text) => entryHash.parse(text));
const signature = fc
  .uint8Array({ minLength: 64, maxLength: 64 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', '\0', 'a\0b', 'שלום\0👩‍👩‍👧', '"\\\n'),
);
const whole = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 48, Number.MAX_SAFE_INTEGER));
const leaf: fc.Arbitrary<Json> = fc.oneof(anyText, whole, fc.boolean(), fc.constant(null));
const json: fc.Arbitrary<Json> = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.dictionary(anyText, leaf),
);
const fields = fc.dictionary(
  fc.oneof(
    anyText.filter((key) => key !== '__proto__'),
    fc.constantFrom('text', 'emoji', 'title'),
  ),
  json,
  { maxKeys: 4, noNullPrototype: true },
);
const perhaps = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  fc.option(value, { nil: undefined });
const person = id32.map((text) => personId.parse(text));
const writer = id32.map((text) => writerId.parse(text));
const named = fc.record({ id: person, user: anyText });
const lastMessages = fc
  .array(fc.tuple(writer, fc.array(fc.record({ number: whole, hash: hashes }), { maxLength: 3 })), {
    maxLength: 3,
  })
  .map((ends) => new Map(ends));
const certificate: fc.Arbitrary<Certificate> = fc.record({
  person,
  writer,
  seal: perhaps(id32),
  at: whole,
  replaces: fc.array(writer, { maxLength: 2 }),
  via: perhaps(person),
  signature,
});

const header = {
  conversation: fc.constant(conversation),
  // Few values, so that places are often equal.
  writer: fc.constantFrom('ann', 'bob', 'eve').map(writerOf),
  number: fc.oneof(fc.integer({ min: 1, max: 3 }), whole),
  prev: perhaps(hashes),
  after: fc.array(hashes, { maxLength: 3 }),
  clock: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(lastClock)),
  at: fc.oneof(fc.integer({ min: 0, max: 3 }), whole),
  from: anyText,
  hash: hashes,
  signature: perhaps(signature),
  extra: fields,
};

export const anyMessage: fc.Arbitrary<MessageEntry> = fc.record({
  ...header,
  command: fc.constant('SEND_MESSAGE' as const),
  body: id32.map((text) => bodyHash.parse(text)),
  content: perhaps(
    fc.record({
      kind: fc.oneof(fc.constant('text'), fc.constantFrom('reaction', 'title', 'of the future', 'a\0b')),
      id: anyText,
      to: perhaps(hashes),
      salt: anyText,
      fields,
    }),
  ),
});

export const anyControl: fc.Arbitrary<ControlEntry> = fc.oneof(
  fc.record({
    ...header,
    command: fc.constant('INVITE' as const),
    invited: fc.array(named, { maxLength: 3 }),
    title: perhaps(anyText),
    isPublic: fc.boolean(),
    isSealed: fc.boolean(),
    history: fc.boolean(),
    certificates: fc.array(certificate, { maxLength: 2 }),
    certificate: perhaps(certificate),
  }),
  fc.record({
    ...header,
    command: fc.constant('JOIN' as const),
    invite: hashes,
    certificate: perhaps(certificate),
  }),
  fc.record({
    ...header,
    command: fc.constant('DECLINE' as const),
    last: lastMessages,
    certificate: perhaps(certificate),
  }),
  fc.record({ ...header, command: fc.constant('LEAVE' as const), last: lastMessages }),
  fc.record({
    ...header,
    command: fc.constant('UNINVITE' as const),
    invite: hashes,
    withdrawn: fc.array(named, { maxLength: 3 }),
  }),
  fc.record({ ...header, command: fc.constant('REMOVE' as const), removed: named, last: lastMessages }),
  fc.record({ ...header, command: fc.constant('WRITER' as const), certificate }),
  fc.record({ ...header, command: fc.constant('REVOKE' as const), revoked: writer, last: lastMessages }),
  fc.record({
    ...header,
    command: fc.constant('SPEAKERS' as const),
    speakers: perhaps(
      fc.array(
        named.map(({ id }) => id),
        { maxLength: 3 },
      ),
    ),
    last: lastMessages,
  }),
  fc.record({ ...header, command: fc.constant('CLOSE' as const), last: lastMessages }),
);
