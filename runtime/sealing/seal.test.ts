import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject } from '../../shared/conversation/canonical';
import type { Json, MessageContent, MessageEntry } from '../../shared/conversation/log-entry';
import { limits } from '../../shared/protocol/limits';
import type { Result } from '../../shared/protocol/errors';
import { sealingBounds } from '../../shared/sealing/bounds';
import type { SealingProblem } from '../../shared/sealing/problem';
import type { SealedHeader } from '../../shared/sealing/sealed-content';
import { hashOf, textContent, writerOf } from '../../testing/entries/store-kit';
import { anyToSeal, type ToSeal } from '../../testing/sealing/arbitrary';
import { encodeEntry, parseEntry } from '../entries/entry-codec';
import { newWriterKey } from '../entries/keys';
import { signMessage } from '../entries/signing';
import { keyAt, newChainKey } from './ratchet';
import { open, seal, sealAgain } from './seal';

function given<Value>(result: Result<Value, SealingProblem>): Value {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}

const writer = newWriterKey();

/** The signed message of what is to be sealed, as a node reads it from a line. */
function sealedMessage({ key, header, content }: ToSeal): MessageEntry {
  const own = { ...header, writer: writer.id };
  const sealed = given(seal({ ...key, writer: writer.id }, own, content, randomBytes));
  const message = signMessage(writer, { ...own, command: 'SEND_MESSAGE', content: sealed });
  const read = parseEntry('SEND_MESSAGE', JSON.parse(lineOf(message).slice('SEND_MESSAGE '.length)));
  if (!read.ok || read.value.command !== 'SEND_MESSAGE') throw new Error('is read');
  return read.value;
}
const lineOf = (message: MessageEntry): string => Buffer.from(encodeEntry(message)).toString();
const ownKey = ({ key }: ToSeal) => ({ ...key, writer: writer.id });

const sealedOf = (content: MessageContent | undefined): Record<string, Json> => {
  const sealed = content?.fields['sealed'];
  if (!isJsonObject(sealed)) throw new Error('is sealed');
  return { ...sealed };
};

function anyOne(): ToSeal {
  const [each] = fc.sample(anyToSeal, 1);
  if (!each) throw new Error('there is one');
  return each;
}

const withSealed = (message: MessageEntry, others: Record<string, Json>): MessageEntry => ({
  ...message,
  content: message.content && {
    ...message.content,
    fields: { sealed: { ...sealedOf(message.content), ...others } },
  },
});

const flipped = (text: string, bit: number): string => {
  const bytes = Buffer.from(text, 'base64url');
  const at = Math.floor(bit / 8) % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
  return bytes.toString('base64url');
};

describe('a sealed message', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(anyToSeal, (each) => {
        const message = sealedMessage(each);
        const { salt } = sealedOf(message.content);
        expect(open(ownKey(each), message)).toEqual({ ok: true, value: { ...each.content, salt } });
      }),
    );
  });

  it('is sealed to the same bytes again', () => {
    fc.assert(
      fc.property(anyToSeal, (each) => {
        const message = sealedMessage(each);
        const opened = given(open(ownKey(each), message));
        expect(sealAgain(ownKey(each), message, opened)).toEqual({ ok: true, value: message.content });
      }),
    );
  });

  it('does not show what it says, or how long it is to the byte', () => {
    const each = anyOne();
    const lengths = ['a', 'ab', 'a little longer'].map((text) => {
      const message = sealedMessage({ ...each, content: textContent(text, { id: '1' }) });
      expect(lineOf(message)).not.toContain('"text"');
      return sealedOf(message.content)['data']?.toString().length;
    });
    expect(new Set(lengths).size).toBe(1);
  });

  it('does not open after any bit of what is encrypted, or of its salt, changed', () => {
    fc.assert(
      fc.property(anyToSeal, fc.nat(1_000_000), fc.constantFrom('data', 'salt'), (each, bit, field) => {
        const message = sealedMessage(each);
        const text = String(sealedOf(message.content)[field]);
        const changed = withSealed(message, { [field]: flipped(text, bit) });
        expect(open(ownKey(each), changed)).toEqual({ ok: false, error: 'not-authentic' });
      }),
    );
  });

  it('does not open with another key, or as one of another key chain', () => {
    fc.assert(
      fc.property(anyToSeal, fc.nat(255), (each, bit) => {
        const message = sealedMessage(each);
        const secret = Buffer.from(
          flipped(Buffer.from(each.key.secret).toString('base64url'), bit),
          'base64url',
        );
        expect(open({ ...ownKey(each), secret }, message)).toEqual({ ok: false, error: 'wrong-key' });
        if (each.key.number === each.key.chain) return;
        const chain = each.key.chain + 1;
        expect(open({ ...ownKey(each), chain }, message)).toEqual({ ok: false, error: 'wrong-key' });
        expect(open({ ...ownKey(each), chain }, withSealed(message, { chain }))).toEqual({
          ok: false,
          error: 'not-authentic',
        });
      }),
    );
  });

  it.each<[string, (message: MessageEntry) => Partial<SealedHeader>]>([
    ['at', ({ at }) => ({ at: at === 0 ? 1 : at - 1 })],
    ['clock', ({ clock }) => ({ clock: clock === 1 ? 2 : clock - 1 })],
    ['from', ({ from }) => ({ from: `${from}x` })],
    ['after', ({ after }) => ({ after: [...after, ...after] })],
    ['prev', ({ prev, after: [first] }) => ({ prev: prev === undefined ? first : undefined })],
    ['an unknown field', ({ extra }) => ({ extra: { ...extra, added: true } })],
  ])('does not open with another header: %s', (_, other) => {
    fc.assert(
      fc.property(anyToSeal, (each) => {
        const message = sealedMessage(each);
        const changed = { ...message, ...other(message) };
        expect(open(ownKey(each), changed)).toEqual({ ok: false, error: 'not-authentic' });
      }),
    );
  });

  it('does not open as a message of another number, writer or conversation', () => {
    fc.assert(
      fc.property(anyToSeal, (each) => {
        const message = sealedMessage(each);
        const key = { ...ownKey(each), writer: writerOf('bob') };
        expect(open(key, message)).toEqual({ ok: false, error: 'wrong-key' });
        expect(open(key, { ...message, writer: key.writer })).toEqual({ ok: false, error: 'wrong-key' });
        const number = message.number === 1 ? 2 : message.number - 1;
        expect(open({ ...ownKey(each), number }, { ...message, number }).ok).toBe(false);
      }),
    );
  });

  it('gets another salt, and so another key and nonce, if its number is used again', () => {
    fc.assert(
      fc.property(anyToSeal, fc.string(), fc.boolean(), (each, text, sameRandomness) => {
        const random = sameRandomness ? (count: number) => new Uint8Array(count) : randomBytes;
        const contents = [textContent(`${text}x`), textContent(text)];
        const [one, other] = contents.map((content) =>
          sealedOf(given(seal(each.key, each.header, content, random))),
        );
        expect(one?.['key']).toBe(other?.['key']);
        expect(one?.['salt']).not.toBe(other?.['salt']);
        const later = { ...each.header, at: each.header.at === 0 ? 1 : 0 };
        const again = sealedOf(given(seal(each.key, later, textContent(text), random)));
        expect(again['salt']).not.toBe(other?.['salt']);
      }),
    );
  });

  it('fits a line with the widest header, or is not sealed', () => {
    const { key, header } = anyOne();
    const after = Array.from({ length: limits.controlsNamedByEntry }, (_, at) => hashOf(`control ${at}`));
    const widest = { ...header, after, from: '\u0001'.repeat(limits.entryNameUnits), extra: {} };
    const lengthOf = (text: string): number =>
      Buffer.byteLength(
        lineOf(sealedMessage({ key, header: widest, content: textContent(text, { id: '1' }) })),
      );
    const around = '{"id":"1","text":""}'.length;
    const most = sealingBounds.plaintextBytes - around;
    expect(lengthOf('x'.repeat(most))).toBeLessThanOrEqual(limits.lineBytes);
    expect(lengthOf('🙂'.repeat(limits.textCharacters))).toBeGreaterThan(40_000);
    const longer = textContent('x'.repeat(most + 1), { id: '1' });
    expect(seal(key, header, longer, randomBytes)).toEqual({ ok: false, error: 'too-long' });
  });
});

describe('a key chain over many messages', () => {
  it('opens each with the key of the first, and none with the key of a later one', () => {
    const each = anyOne();
    const first = newChainKey(
      { conversation: each.header.conversation, writer: writer.id, number: 7 },
      randomBytes,
    );
    const at = (number: number) => given(keyAt(first, number));
    for (let number = 7; number < 20; number += 1) {
      const header = { ...each.header, number };
      const message = sealedMessage({ key: at(number), header, content: textContent(`${number}`) });
      expect(given(open(at(number), message)).fields).toEqual({ text: `${number}` });
      expect(open(at(number + 1), message)).toEqual({ ok: false, error: 'wrong-key' });
    }
  });
});
