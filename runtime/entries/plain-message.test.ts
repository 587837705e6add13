import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import { decodeLine, textAfter } from '../../shared/protocol/codec';
import { anyUnsignedMessage } from '../../testing/entries/arbitrary';
import { encodeEntry, entryFitsLine, parseEntry, parsePlainMessage, plainJsonOf } from './entry-codec';
import { newWriterKey } from './keys';
import { signMessage } from './signing';

const writer = newWriterKey();

/** Texts of all scripts with what canonical JSON escapes, in all forms. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom('"', '\\', '\n', '\t', '\u0007', '\u2028', '👋', 'é', '\0'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  ),
});
/** A message that says a text and nothing else, as most do. */
const anyPlain: fc.Arbitrary<MessageEntry> = fc
  .record({
    unsigned: anyUnsignedMessage,
    text: anyText,
    from: anyText.filter((name) => name.length <= 100),
    isSigned: fc.boolean(),
  })
  .map(({ unsigned, text, from, isSigned }) => {
    const content = {
      kind: 'text',
      id: '1',
      to: undefined,
      salt: 'AAAAAAAAAAAAAAAAAAAAAA',
      fields: { text },
    };
    const signed = signMessage(writer, { ...unsigned, from, extra: {}, content });
    return isSigned ? signed : { ...signed, signature: undefined };
  });
const anyMessage = fc.oneof(
  anyPlain,
  anyUnsignedMessage.map((unsigned) => signMessage(writer, unsigned)),
);

const jsonOf = (message: LogEntry): string =>
  textAfter('SEND_MESSAGE', encodeEntry(message).subarray(0, -1)) ?? '';

/** The result of `parseEntry`; undefined if it refuses. */
function parsed(json: string): LogEntry | undefined {
  const line = decodeLine(Buffer.from(`SEND_MESSAGE ${json}`));
  const read = line.ok ? parseEntry('SEND_MESSAGE', line.value.fields) : line;
  return read.ok ? read.value : undefined;
}

describe('a message in the most common form', () => {
  it('is decoded as by the general decoder, whatever its text', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        fc.pre(entryFitsLine(message));
        const read = parsePlainMessage(jsonOf(message));
        expect(read ?? message).toEqual(message);
        expect(parsed(jsonOf(message))).toEqual(message);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused, or decoded as by the general decoder, after any change to its line', () => {
    const pieces = [
      '"',
      '\\',
      '\\u0041',
      '\\/',
      '{',
      '}',
      ',',
      ':',
      '0',
      '1',
      '-',
      '.',
      'e9',
      'A',
      'Z',
      ' ',
      '\n',
      '\ud800',
      '"x":1,',
      '"to":null,',
      '99999999999999999',
    ];
    const change = fc.record({
      at: fc.nat(),
      removed: fc.nat(3),
      put: fc.oneof(fc.constantFrom(...pieces), fc.constant('')),
    });
    fc.assert(
      fc.property(anyPlain, fc.array(change, { minLength: 1, maxLength: 3 }), (message, changes) => {
        let json = jsonOf(message);
        for (const { at, removed, put } of changes) {
          const place = at % (json.length + 1);
          json = json.slice(0, place) + put + json.slice(place + removed);
        }
        const read = parsePlainMessage(json);
        if (read) expect(read).toEqual(parsed(json));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is decoded by the fast path with line breaks, quotes and emoji, signed or not', () => {
    fc.assert(
      fc.property(anyPlain, (message) => {
        const texts = [message.from, message.content?.fields['text']];
        fc.pre(entryFitsLine(message) && jsonOf(message).length < 10_000);
        fc.pre(
          !texts.some((text) => /[\0-\x07\x0b\x0e-\x1f]/.test(String(text))) &&
            !/["\\\n\t]/.test(message.from),
        );
        expect(parsePlainMessage(jsonOf(message))).toEqual(message);
      }),
      { numRuns: 200 },
    );
  });

  it('is encoded for the check of a backup in the form that is decoded, whatever a damaged row has', () => {
    const strange = fc.oneof(anyText, fc.constantFrom('AAAAAAAAAAAAAAAAAAAAAA","text":"', '\ud800'));
    fc.assert(
      fc.property(anyPlain, strange, strange, fc.double(), (message, salt, id, number) => {
        const content = message.content && { ...message.content, salt, id };
        const json = plainJsonOf({ ...message, content, number });
        const read = json === undefined ? undefined : parsePlainMessage(json);
        if (read) expect({ ...read.content, number: read.number }).toEqual({ ...content, number });
      }),
      { numRuns: 300 },
    );
  });
});
