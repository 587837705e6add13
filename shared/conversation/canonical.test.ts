import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonText } from './canonical';

test('a text is encoded as JSON.stringify does', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }));
  fc.assert(
    fc.property(text, (each) => {
      expect(jsonText(each)).toBe(JSON.stringify(each));
    }),
  );
  for (let code = 0; code < 0x100; code += 1) {
    const character = String.fromCharCode(code);
    expect(jsonText(character)).toBe(JSON.stringify(character));
  }
});
