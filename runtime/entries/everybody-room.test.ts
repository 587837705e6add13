import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newKeys } from '../../electron/net/keys';
import { fieldsOf } from '../../shared/protocol/entries';
import { everybodyIn, everybodyScopeSchema, scopeOfNetwork } from '../../shared/protocol/everybody-scope';
import { isListable } from '../../shared/rooms/listed-room';
import { parseEntry } from './entry-codec';
import { everybodyRoom } from './everybody-room';
import { everybodyKeys } from './keys';
import { signFounding } from './signing';

const scope = everybodyScopeSchema.parse('net:192.168.1.0/24');

test('everybody makes the same room of the same scope', () => {
  // Fixed for good: another id would be another room.
  expect(everybodyRoom(scope).conversation).toBe('54ef2a21-8f10-8c3e-b7cd-9648f48d7348');
  expect(isListable(everybodyRoom(scope))).toBe(true);
  const read = parseEntry('INVITE', fieldsOf(everybodyRoom(scope)));
  expect(read).toEqual({ ok: true, value: everybodyRoom(scope) });
});

test('other scopes are other rooms', () => {
  const byte = fc.nat(255);
  const network = fc.tuple(byte, byte, byte, byte, fc.integer({ min: 0, max: 32 }));
  const scopeOf = ([a, b, c, d, bits]: number[]) => scopeOfNetwork(`${a}.${b}.${c}.${d}/${bits}`);
  fc.assert(
    fc.property(network, network, (one, other) => {
      const [first, second] = [scopeOf(one), scopeOf(other)];
      if (!first || !second) throw new Error('are networks');
      const isSame = everybodyRoom(first).conversation === everybodyRoom(second).conversation;
      expect(isSame).toBe(first === second);
      expect(everybodyIn(first)).toEqual({ kind: 'near', network: first.slice('net:'.length) });
    }),
    { numRuns: 30 },
  );
});

test('nobody founds a room for everybody in another way', () => {
  const genuine = everybodyRoom(scope);
  const { person, writer } = everybodyKeys(scope);
  const { hash, signature, conversation, number, prev, after, writer: _writer, ...said } = genuine;
  const renamed = signFounding(writer, { ...said, title: 'Everybody at the bank' });
  const mallory = newKeys();
  const own = signFounding(mallory.writer, { ...said, certificate: mallory.certificate });
  for (const false_ of [renamed, own])
    expect(parseEntry('INVITE', fieldsOf(false_))).toMatchObject({ error: { code: 'bad-entry' } });
  expect(person.id).toBe(genuine.certificate?.person);
  expect(parseEntry('INVITE', { ...fieldsOf(genuine), everybody: 'net:10.0.0.0/8' }).ok).toBe(false);
  expect(parseEntry('INVITE', { ...fieldsOf(genuine), everybody: 'the world' }).ok).toBe(false);
  expect([hash, signature, conversation, number, prev, after].length).toBe(6);
});
