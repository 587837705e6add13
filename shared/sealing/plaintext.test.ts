import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sealingVectors } from '../../testing/sealing/vectors';
import { anyToSeal } from '../../testing/sealing/arbitrary';
import { contentOfPlaintext, plaintextOf } from './plaintext';

const salt = 'AAECAwQFBgcICQoLDA0ODw';
const read = (text: string) => contentOfPlaintext(new TextEncoder().encode(text), salt);
const { refused } = await sealingVectors();

describe('what is encrypted of a content', () => {
  it('has whole blocks of 64 bytes, and is read as what it was', () => {
    fc.assert(
      fc.property(anyToSeal, ({ content }) => {
        const plaintext = plaintextOf(content);
        if (!plaintext.ok) throw new Error(plaintext.error);
        expect(plaintext.value.length % 64).toBe(0);
        expect(contentOfPlaintext(plaintext.value, salt)).toEqual({ ok: true, value: { ...content, salt } });
      }),
    );
  });

  it.each([
    ...refused,
    '',
    ' '.repeat(64),
    'null'.padEnd(64),
    '{"id":"1","n":1.5}'.padEnd(64),
    '{"id":"1","text":"\\ud800"}'.padEnd(64),
    '{"id":"1","sealed":{}}'.padEnd(64),
    '{"__proto__":{},"id":"1"}'.padEnd(64),
  ])('is refused in any other form: %j', (text) => {
    expect(read(text)).toEqual({ ok: false, error: 'bad-content' });
  });

  it('is refused if it is not UTF-8', () => {
    const bytes = new TextEncoder().encode('{"id":"1","text":"?"}'.padEnd(64));
    expect(contentOfPlaintext(bytes.with(18, 0xff), salt)).toEqual({ ok: false, error: 'bad-content' });
  });

  it('is read in the form in which it is written only, whatever it is', () => {
    const value = fc.oneof(
      fc.json().map((json) => json.padEnd(Math.ceil(json.length / 64) * 64)),
      fc
        .record({ id: fc.string(), text: fc.string(), kind: fc.string() }, { requiredKeys: [] })
        .map((each) => JSON.stringify(each).padEnd(128)),
    );
    fc.assert(
      fc.property(value, (text) => {
        const content = read(text);
        if (!content.ok) return;
        const again = plaintextOf(content.value);
        expect(again.ok && new TextDecoder().decode(again.value)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });
});
