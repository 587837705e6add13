import fc from 'fast-check';
import { lastClock, type Json, type MessageContent } from '../../shared/conversation/log-entry';
import { conversationId, entryHash, personId, writerId } from '../../shared/ids';
import type { UnsignedControl, UnsignedMessage } from '../../runtime/entries/signing';

/** Well-formed entries of every form, for property tests. They need not be permitted. */

const bytes = (length: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((each) => Buffer.from(each).toString('base64url'));

const anyHash = bytes(32).map((text) => entryHash.parse(text));
const anyPerson = bytes(32).map((text) => personId.parse(text));
const anyWriter = bytes(32).map((text) => writerId.parse(text));
const anyConversation = fc.uuid({ version: 8 }).map((id) => conversationId.parse(id));

const text = (maxLength: number): fc.Arbitrary<string> => fc.string({ unit: 'grapheme', maxLength });
const key = text(8).filter((name) => name !== '__proto__');

/** Values that entries may have, flat enough for every place in an entry. */
const anyJson: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    text(8),
    fc.maxSafeInteger().map((number) => (number === 0 ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

/** Unknown fields. Their names cannot be those of fields that are known, now or later. */
const extra = fc.dictionary(
  key.map((name) => `x-${name}`),
  anyJson,
  { maxKeys: 3, noNullPrototype: true },
);

const named = fc.record({ id: anyPerson, user: text(32) });
const last = fc
  .array(
    fc.tuple(
      anyWriter,
      fc.array(fc.record({ number: fc.integer({ min: 1 }), hash: anyHash }), { minLength: 1, maxLength: 3 }),
    ),
    { maxLength: 4 },
  )
  .map((ends) => new Map(ends));

const anyAfter = fc.uniqueArray(anyHash, { minLength: 1, maxLength: 32 });
const place = {
  conversation: anyConversation,
  after: anyAfter,
  clock: fc.integer({ min: 1, max: lastClock }),
  at: fc.integer({ min: 0, max: 8.64e15 }),
  from: text(32),
  extra,
};
const position = fc.oneof(
  fc.record({ number: fc.constant(1), prev: fc.constant(undefined) }),
  fc.record({ number: fc.maxSafeNat().map((number) => Math.max(number, 2)), prev: anyHash }),
);
const header = fc.tuple(fc.record(place), position).map(([one, other]) => ({ ...one, ...other }));

const own: fc.Arbitrary<OwnFields> = fc.oneof(
  fc.record({
    command: fc.constant('INVITE' as const),
    invited: fc.array(named, { minLength: 1, maxLength: 5 }),
    title: fc.option(
      text(20).filter((title) => title !== ''),
      { nil: undefined },
    ),
    isPublic: fc.constant(false),
    isSealed: fc.constant(false),
    history: fc.boolean(),
    certificates: fc.constant([]),
    certificate: fc.constant(undefined),
  }),
  fc.record({
    command: fc.constant('JOIN' as const),
    invite: anyHash,
    certificate: fc.constant(undefined),
  }),
  fc.record({ command: fc.constant('DECLINE' as const), last, certificate: fc.constant(undefined) }),
  fc.record({ command: fc.constant('LEAVE' as const), last }),
  fc.record({
    command: fc.constant('UNINVITE' as const),
    invite: anyHash,
    withdrawn: fc.array(named, { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ command: fc.constant('REMOVE' as const), removed: named, last }),
  fc.record({ command: fc.constant('REVOKE' as const), revoked: anyWriter, last }),
  fc.record({
    command: fc.constant('SPEAKERS' as const),
    speakers: fc.option(
      fc.array(
        named.map(({ id }) => id),
        { maxLength: 5 },
      ),
      { nil: undefined },
    ),
    last,
  }),
  fc.record({ command: fc.constant('CLOSE' as const), last }),
);
type HeaderField = 'conversation' | 'number' | 'prev' | 'after' | 'clock' | 'at' | 'from' | 'extra';
type OwnFields = UnsignedControl extends infer Unsigned
  ? Unsigned extends UnsignedControl
    ? Omit<Unsigned, HeaderField>
    : never
  : never;

/** Controls without certificates, other than founding ones. */
export const anyUnsignedControl: fc.Arbitrary<UnsignedControl> = fc
  .tuple(header, own)
  .map(([one, other]) => ({ ...one, ...other }));

const kind = fc.constantFrom('text', 'reaction', 'edit', 'poll', 'vote', 'a-kind-of-2031');
const anyContent: fc.Arbitrary<MessageContent> = fc.record({
  kind,
  id: text(20).filter((id) => id !== ''),
  to: fc.option(anyHash, { nil: undefined }),
  salt: bytes(16),
  fields: fc.dictionary(
    key.filter((name) => !['kind', 'id', 'to', 'salt', 'sealed'].includes(name)),
    anyJson,
    { maxKeys: 4, noNullPrototype: true },
  ),
});

export const anyUnsignedMessage: fc.Arbitrary<UnsignedMessage> = fc
  .tuple(header, anyContent)
  .map(([one, content]) => ({ ...one, command: 'SEND_MESSAGE' as const, content }));
