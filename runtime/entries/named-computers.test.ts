import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { namedComputerSchema } from '../../shared/protocol/named-computer';
import { limits } from '../../shared/protocol/limits';
import { newPersonKey, newWriterKey } from './keys';
import { nameComputer, nameIn } from './named-computers';

const keys = { person: newPersonKey(), writer: newWriterKey() };

test('the name of a computer is read by whoever has the person’s key, and by nobody else', () => {
  for (const name of ['lap', 'Büro 🖥️', '𝔘'.repeat(limits.computerNameCharacters)]) {
    const named = nameComputer(keys, name, 5, randomBytes);
    expect(namedComputerSchema.parse(named)).toEqual(named);
    expect(nameIn(keys.person, named)).toBe(name);
    expect(nameIn(newPersonKey(), named)).toBeUndefined();
    expect(Buffer.from(named.name, 'base64url').includes(name)).toBe(false);
  }
  const [first, second] = [1, 2].map(() => nameComputer(keys, 'lap', 5, randomBytes).name);
  expect(first).not.toBe(second);
});

test('a computer can name only itself, and nothing of it can be changed', () => {
  const named = nameComputer(keys, 'lap', 5, randomBytes);
  const other = newWriterKey();
  const another = nameComputer({ ...keys, writer: other }, 'desk', 5, randomBytes);
  for (const change of [
    { writer: other.id },
    { at: 6 },
    { name: another.name },
    { name: named.name.slice(4) },
    { name: 'AAAA' },
    { signature: another.signature },
  ])
    expect(nameIn(keys.person, { ...named, ...change })).toBeUndefined();
  for (const name of ['', '  ', 'x'.repeat(limits.computerNameCharacters + 1)])
    expect(nameIn(keys.person, nameComputer(keys, name, 5, randomBytes))).toBeUndefined();
});
