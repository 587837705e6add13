import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newPersonKey, newWriterKey } from '../../../runtime/entries/keys';
import { limits } from '../../../shared/protocol/limits';
import { encodeAnnounce, receive, type Announce, type DatagramHandlers } from './datagrams';
import { SourceLimit } from '../../../shared/protocol/source-limit';

const heard: Announce[] = [];
const handlers: DatagramHandlers = {
  announce: (fields) => void heard.push(fields),
  request: () => undefined,
  goodbye: () => undefined,
};
const self = {
  peer: newPersonKey().id,
  writer: newWriterKey().id,
  instance: 'x',
  user: 'ann',
  status: 'available' as const,
  urls: ['parley://0.0.0.0:4000'],
};

test('an announcement is decoded as it was encoded', () => {
  heard.length = 0;
  expect(receive(encodeAnnounce({ ...self, note: 'At lunch' }, { seq: 7, expires: 15 }), handlers)).toBe(
    true,
  );
  expect(heard).toMatchObject([{ ...self, note: 'At lunch', seq: 7, expires: 15 }]);
});

test('an ill-formed name is heard in its displayed form', () => {
  heard.length = 0;
  for (const user of ['ann\ufe0f', 'z' + '\u0347'.repeat(99), '\u202e', 'Anna Smith'])
    expect(receive(encodeAnnounce({ ...self, user }, { seq: 1, expires: 15 }), handlers)).toBe(true);
  expect(heard.map(({ user }) => user)).toEqual(['ann\ufffd', 'z\u0347\u0347\ufffd', '\ufffd', 'Anna Smith']);
});

test('an announcement that is too long for a datagram omits its note', () => {
  const urls = Array.from({ length: 8 }, (_, index) => `parley://${'a'.repeat(70)}:400${index}`);
  const bytes = encodeAnnounce({ ...self, urls, note: '🙂'.repeat(120) }, { seq: 1, expires: 15 });
  expect(bytes.length).toBeLessThanOrEqual(limits.datagramBytes);
  heard.length = 0;
  expect(receive(bytes, handlers)).toBe(true);
  expect(heard[0]?.note).toBeUndefined();
});

test('decoding never throws, whatever the bytes', () => {
  const nearly = fc
    .tuple(fc.constantFrom('ANNOUNCE ', 'REQUEST ', 'GOODBYE '), fc.json())
    .map(([command, json]) => Buffer.from(command + json));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 2_000 }), nearly), (bytes) => {
      receive(bytes, handlers);
    }),
  );
  const incomparable = { length: { toString: 1 } };
  for (const fields of [
    { ...self, user: incomparable },
    { ...self, instance: incomparable },
    { urls: incomparable },
  ])
    expect(receive(Buffer.from(`ANNOUNCE ${JSON.stringify(fields)}`), handlers)).toBe(false);
});

test('a flood from one address is limited, and others are still heard', () => {
  const limit = new SourceLimit(20, 60);
  const passed = Array.from({ length: 1_000 }, () => limit.take('10.0.0.66', 0)).filter(
    (wait) => wait === 0,
  ).length;
  expect(passed).toBe(60);
  expect(limit.take('10.0.0.5', 0)).toBe(0);
  expect(limit.take('10.0.0.66', 1_000)).toBe(0);
});

test('a clock that is set back silences nobody', () => {
  const limit = new SourceLimit(20, 60);
  expect(limit.take('10.0.0.5', 3_600_000)).toBe(0);
  expect(limit.take('10.0.0.5', 0)).toBe(0);
});
