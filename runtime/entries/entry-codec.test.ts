import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openInvite } from '../../shared/conversation/control-entry';
import type { Certificate, Json, LogEntry } from '../../shared/conversation/log-entry';
import { decodeLine } from '../../shared/protocol/codec';
import { certificateFields } from '../../shared/protocol/certificate';
import { fieldsOf, isEntryCommand } from '../../shared/protocol/entries';
import { limits } from '../../shared/protocol/limits';
import { anyUnsignedControl, anyUnsignedMessage } from '../../testing/entries/arbitrary';
import { certify } from './certificates';
import { encodeEntry, entryFitsLine, parseEntry } from './entry-codec';
import { bodyOf, hashOf } from './hash';
import { newPersonKey, newWriterKey } from './keys';
import { signControl, signFounding, signMessage, verifiesEntry } from './signing';

const person = newPersonKey();
const writer = newWriterKey();
const certificate = certify(person, writer, { at: 5 });

const bob = newPersonKey();
const bobsWriter = newWriterKey();
const bobsCertificate = certify(bob, bobsWriter, { at: 5 });

const ofAnn = { command: 'INVITE', clock: 1, at: 10, from: 'ann', extra: {}, certificate } as const;
const invited = [{ id: bob.id, user: 'bob' }];
const open = { invited, title: 'Tea', ...openInvite, history: false };
const sealed = { ...open, title: undefined, isSealed: true, certificates: [bobsCertificate] };
const founding = signFounding(writer, { ...ofAnn, ...open });
const sealedFounding = signFounding(writer, { ...ofAnn, ...sealed });
const place = {
  conversation: founding.conversation,
  after: [founding.hash],
  clock: 2,
  at: 11,
  from: 'ann',
  extra: {},
};
const first = { ...place, number: 1, prev: undefined };
const message = signMessage(writer, {
  ...first,
  command: 'SEND_MESSAGE',
  content: { kind: 'text', id: '1', to: undefined, salt: 'AAAAAAAAAAAAAAAAAAAAAA', fields: { text: 'hi' } },
});
const sealedInvite = signControl(writer, { ...ofAnn, ...first, ...sealed, isSealed: false });
const certified = signControl(writer, { ...first, command: 'WRITER', certificate });

/** Controls and messages of every form. */
const anyEntry: fc.Arbitrary<LogEntry> = fc.oneof(
  anyUnsignedControl.map((unsigned): LogEntry => signControl(writer, unsigned)),
  anyUnsignedMessage.map((unsigned): LogEntry => signMessage(writer, unsigned)),
  fc.constantFrom<LogEntry>(founding, sealedFounding, sealedInvite, certified, message),
);

function reread(line: Uint8Array): LogEntry {
  const read = decodeLine(line.subarray(0, -1));
  if (!read.ok) throw new Error(read.error.message);
  const { command, fields } = read.value;
  if (!isEntryCommand(command)) throw new Error(command);
  return parsed(command, fields);
}

function parsed(command: LogEntry['command'], fields: Record<string, unknown>): LogEntry {
  const entry = parseEntry(command, fields);
  if (!entry.ok) throw new Error(`${entry.error.code}: ${entry.error.message}`);
  return entry.value;
}

/** The error code for an entry's fields; undefined if they are accepted. */
function refusal(command: LogEntry['command'], fields: Record<string, unknown>): string | undefined {
  const entry = parseEntry(command, fields);
  return entry.ok ? undefined : entry.error.code;
}

const numRuns = 150;

describe('an entry', () => {
  it('survives encoding and decoding, with unknown fields and a valid signature', () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        fc.pre(entryFitsLine(entry));
        const read = reread(encodeEntry(entry));
        expect(read).toEqual(entry);
        expect(encodeEntry(read)).toEqual(encodeEntry(entry));
        expect(hashOf(entry.command, fieldsOf(entry))).toBe(entry.hash);
        expect(verifiesEntry(read)).toBe(true);
      }),
      { numRuns },
    );
  });

  it('has a hash that does not depend on the order of its fields', () => {
    const shuffled = (value: Json, random: () => number): Json => {
      if (typeof value !== 'object' || value === null) return value;
      if (value instanceof Array) return value.map((each) => shuffled(each, random));
      const pairs = Object.entries(value).map(([key, each]) => [key, shuffled(each, random)] as const);
      return Object.fromEntries(pairs.sort(() => random() - 0.5));
    };
    fc.assert(
      fc.property(
        anyEntry,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (entry, chance) => {
          fc.pre(entryFitsLine(entry));
          const random = (): number => chance.next().value ?? 0;
          const fields = shuffled(fieldsOf(entry), random);
          expect(parseEntry(entry.command, Object(fields))).toEqual({ ok: true, value: entry });
        },
      ),
      { numRuns },
    );
  });

  it('with any field changed, added or removed has another hash or is refused', () => {
    const changed = fc.oneof(
      fc.constant(undefined),
      fc.nat(),
      fc.string(),
      fc.constant([]),
      fc.constant(true),
    );
    fc.assert(
      fc.property(anyEntry, fc.nat(), changed, (entry, which, value) => {
        fc.pre(entryFitsLine(entry));
        const fields: Record<string, unknown> = fieldsOf(entry);
        const names = [...Object.keys(fields), 'new'].filter(
          (name) => !['content', 'signature'].includes(name),
        );
        const name = names[which % names.length] ?? '';
        fc.pre(JSON.stringify(fields[name]) !== JSON.stringify(value));
        const { [name]: _, ...others } = fields;
        const read = parseEntry(entry.command, value === undefined ? others : { ...others, [name]: value });
        if (read.ok) expect(read.value.hash).not.toBe(entry.hash);
      }),
      { numRuns: 2 * numRuns },
    );
  });
});

describe('what an entry must not have', () => {
  const messageFields = fieldsOf(message);
  const controlFields = fieldsOf(certified);
  const nested = (levels: number): Json => (levels === 0 ? 0 : [nested(levels - 1)]);

  it.each([
    [100, undefined],
    [101, 'wrong-type'],
  ])(
    'a name over 200 UTF-16 units: one of %d emoji gives %s, in a control and in a message',
    (count, code) => {
      const from = '👋'.repeat(count);
      expect(refusal('WRITER', { ...controlFields, from })).toBe(code);
      expect(refusal('SEND_MESSAGE', { ...messageFields, from })).toBe(code);
    },
  );

  /** Values that are refused as unknown fields of any entry and anywhere in a content. */
  const unfit: [what: string, value: unknown][] = [
    ['half a surrogate pair', '\ud800'],
    ['half a surrogate pair in a key', { '\udc00': 1 }],
    ['__proto__', JSON.parse('{"__proto__":1}')],
    ['__proto__ below', { a: [JSON.parse('{"__proto__":{}}')] }],
    ['a fraction', 1.5],
    ['2^53', 2 ** 53],
    ['-2^53', -(2 ** 53)],
    ['a number beyond all', JSON.parse('1e400')],
  ];
  /** A valid message, but for these fields of its content. */
  const withSaid = (said: object): Record<string, unknown> => {
    const content = { id: '1', salt: 'AAAAAAAAAAAAAAAAAAAAAA', ...said };
    return { ...messageFields, content, body: bodyOf(JSON.parse(JSON.stringify(content))) };
  };

  it.each(unfit)('%s', (_, value) => {
    expect(refusal('SEND_MESSAGE', { ...messageFields, extra: value })).toBe('bad-entry');
    expect(refusal('WRITER', { ...controlFields, extra: value })).toBe('bad-entry');
    expect(refusal('SEND_MESSAGE', { ...messageFields, content: { ...message.content, text: value } })).toBe(
      'wrong-type',
    );
  });

  it('more than 8 levels', () => {
    expect(refusal('SEND_MESSAGE', { ...messageFields, extra: nested(7) })).toBeUndefined();
    expect(refusal('SEND_MESSAGE', { ...messageFields, extra: nested(8) })).toBe('bad-entry');
    expect(refusal('WRITER', { ...controlFields, extra: nested(7) })).toBeUndefined();
    expect(refusal('WRITER', { ...controlFields, extra: nested(8) })).toBe('bad-entry');
    expect(refusal('SEND_MESSAGE', withSaid({ text: nested(6) }))).toBeUndefined();
    expect(refusal('SEND_MESSAGE', { ...messageFields, content: { deep: nested(7) } })).toBe('wrong-type');
  });

  it('an unknown field that was __proto__ at the top', () => {
    const line = (fields: object): Record<string, unknown> =>
      JSON.parse(JSON.stringify(fields).replace('{', '{"__proto__":{},'));
    expect(refusal('SEND_MESSAGE', line(messageFields))).toBe('bad-entry');
    expect(refusal('WRITER', line(controlFields))).toBe('bad-entry');
  });

  it('bytes in base64url with other spare bits', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const respelled = (text: string): string =>
      text.slice(0, -1) + alphabet.charAt(alphabet.indexOf(text.slice(-1)) + 1);
    for (const field of ['writer', 'body', 'signature'] as const)
      expect(
        refusal('SEND_MESSAGE', { ...messageFields, [field]: respelled(String(messageFields[field])) }),
        field,
      ).toBe('wrong-type');
    expect(refusal('SEND_MESSAGE', { ...messageFields, after: [respelled(founding.hash)] })).toBe(
      'wrong-type',
    );
    expect(refusal('SEND_MESSAGE', withSaid({ salt: 'AAAAAAAAAAAAAAAAAAAAAB' }))).toBe('wrong-type');
    for (const field of ['writer', 'signature'] as const)
      expect(refusal('WRITER', { ...controlFields, [field]: respelled(String(controlFields[field])) })).toBe(
        'wrong-type',
      );
    const respelledCertificate = { ...plain(certificate), signature: respelled(certificate.signature) };
    expect(refusal('WRITER', { ...controlFields, certificate: respelledCertificate })).toBe('wrong-type');
  });

  it('an explicit form of a default', () => {
    expect(refusal('SEND_MESSAGE', withSaid({ kind: 'text' }))).toBe('wrong-type');
    expect(refusal('SEND_MESSAGE', { ...messageFields, prev: null })).toBe('wrong-type');
    expect(refusal('SEND_MESSAGE', { ...messageFields, after: [] })).toBe('wrong-type');
    const invite = fieldsOf(founding);
    for (const [field, value] of [
      ['title', ''],
      ['public', false],
      ['sealed', false],
      ['certificates', []],
      ['history', false],
      ['history', null],
      ['invited', []],
      ['after', []],
      ['certificate', null],
    ] as const)
      expect(refusal('INVITE', { ...invite, [field]: value }), field).toBe('wrong-type');
  });

  it('a line that is too long, even if it came in a shorter form', () => {
    const room = limits.lineBytes - encodeEntry(message).length;
    const long = (length: number): Record<string, unknown> => withSaid({ text: 'x'.repeat(length) });
    // The two characters of "hi" are free as well.
    expect(refusal('SEND_MESSAGE', long(room + 2))).toBeUndefined();
    expect(refusal('SEND_MESSAGE', long(room + 3))).toBe('bad-entry');
    const spread = '[' + '9e15,'.repeat(6_000) + '9e15]';
    expect(refusal('SEND_MESSAGE', { ...messageFields, extra: JSON.parse(spread) })).toBe('bad-entry');
    expect(refusal('WRITER', { ...controlFields, extra: JSON.parse(spread) })).toBe('bad-entry');
  });

  it('content that "body" does not match, or any content on a control', () => {
    expect(
      refusal('SEND_MESSAGE', { ...messageFields, content: { ...contentOf(messageFields), text: 'ho' } }),
    ).toBe('bad-entry');
    expect(refusal('WRITER', { ...controlFields, content: {} })).toBe('bad-entry');
  });

  it('a conversation id that does not follow from its founding INVITE', () => {
    const invite = fieldsOf(founding);
    expect(refusal('INVITE', invite)).toBeUndefined();
    expect(refusal('INVITE', { ...invite, title: 'Coffee' })).toBe('bad-entry');
    expect(refusal('INVITE', { ...invite, conversation: String(invite['conversation']).toUpperCase() })).toBe(
      'wrong-type',
    );
  });

  it('what contradicts itself in an INVITE into a sealed conversation', () => {
    const founded = (own: object): string | undefined =>
      refusal('INVITE', fieldsOf(signFounding(writer, { ...ofAnn, ...sealed, ...own })));
    expect(founded({})).toBeUndefined();
    expect(founded({ title: 'Tea' })).toBe('bad-entry');
    expect(founded({ isPublic: true })).toBe('bad-entry');
    expect(founded({ isSealed: false })).toBe('bad-entry');
    expect(founded({ invited: [{ id: newPersonKey().id, user: 'bob' }] })).toBe('bad-entry');
    const later = fieldsOf(sealedInvite);
    expect(refusal('INVITE', later)).toBeUndefined();
    expect(refusal('INVITE', { ...later, sealed: true })).toBe('bad-entry');
    expect(refusal('INVITE', { ...later, title: 'Tea' })).toBe('bad-entry');
  });

  it('certificates of those invited that are repeated, without a seal, too many, or not signed by their person', () => {
    const invites = (...certificates: readonly Certificate[]): string | undefined =>
      refusal('INVITE', { ...fieldsOf(sealedInvite), certificates: certificates.map(plain) });
    const others = (count: number): Certificate[] =>
      Array.from({ length: count }, () => ({ ...bobsCertificate, writer: newWriterKey().id }));
    const simple = certify(bob, { ...newWriterKey(), seal: undefined }, { at: 5, via: person.id });
    expect(invites(bobsCertificate, certify(bob, newWriterKey(), { at: 5 }))).toBeUndefined();
    expect(invites(bobsCertificate, bobsCertificate)).toBe('wrong-type');
    expect(invites(simple)).toBe('wrong-type');
    expect(invites(...others(101))).toBe('wrong-type');
    expect(invites(...others(100))).toBe('bad-signature');
    expect(invites({ ...bobsCertificate, at: 6 })).toBe('bad-signature');
  });

  it('a certificate of another writer, not signed by its person, or with unknown fields', () => {
    const other = certify(person, newWriterKey(), { at: 5 });
    expect(refusal('WRITER', { ...controlFields, certificate: plain(other) })).toBe('bad-entry');
    expect(refusal('WRITER', { ...controlFields, certificate: { ...plain(certificate), at: 6 } })).toBe(
      'bad-signature',
    );
    expect(refusal('WRITER', { ...controlFields, certificate: { ...plain(certificate), more: 1 } })).toBe(
      'wrong-type',
    );
  });
});

const plain = (certificate: Certificate): Record<string, Json> => certificateFields(certificate);
const contentOf = (fields: Record<string, Json>): object => Object(fields['content']);

it('all messages have one hidden class, however they were made, and all controls of a type', () => {
  setFlagsFromString('--allow-natives-syntax');
  const haveOne: (a: object, b: object) => boolean = runInThisContext('(a, b) => %HaveSameMap(a, b)');
  const read = (entry: LogEntry): LogEntry => {
    const line = decodeLine(encodeEntry(entry).subarray(0, -1));
    const parsed =
      line.ok && isEntryCommand(line.value.command) && parseEntry(line.value.command, line.value.fields);
    if (!parsed || !parsed.ok) throw new Error('not read');
    return parsed.value;
  };
  expect(haveOne(read(message), read(message))).toBe(true);
  expect(haveOne(read(message), message)).toBe(true);
  expect(haveOne(read(founding), read(founding))).toBe(true);
});
