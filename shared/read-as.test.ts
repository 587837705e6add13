import { expect, test } from 'vitest';
import { z } from 'zod';
import { readAs } from './read-as';

const incomparable: unknown = JSON.parse('{"length":{"toString":1}}');

test('a value for which a schema throws is refused like any other', () => {
  for (const schema of [z.string().max(3), z.string().min(3), z.array(z.string()).max(3)]) {
    expect(() => schema.safeParse(incomparable)).toThrow(TypeError);
    expect(readAs(schema, incomparable).success).toBe(false);
  }
});

test('what a schema accepts is read as it says', () => {
  expect(readAs(z.string().toUpperCase(), 'x')).toEqual({ success: true, data: 'X' });
});
