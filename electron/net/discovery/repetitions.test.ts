import { expect, test } from 'vitest';
import { newPersonKey, newWriterKey } from '../../../runtime/entries/keys';
import { limits } from '../../../shared/protocol/limits';
import { encodeAnnounce, receive, type Announce } from './datagrams';
import { Repetitions } from './repetitions';

const self = {
  peer: newPersonKey().id,
  writer: newWriterKey().id,
  instance: 'x',
  user: 'ann',
  status: 'available' as const,
  urls: ['parley://0.0.0.0:4000'],
};
const encode = (seq: number, changed: object = {}): Uint8Array =>
  encodeAnnounce({ ...self, ...changed }, { seq, expires: 15 });

function parse(bytes: Uint8Array): Announce | undefined {
  let heard: Announce | undefined;
  const ignore = () => undefined;
  receive(bytes, { announce: (fields) => void (heard = fields), request: ignore, goodbye: ignore });
  return heard;
}

/** Notes what a datagram says, as it is parsed. */
function note(repetitions: Repetitions, bytes: Uint8Array): void {
  const heard = parse(bytes);
  if (heard) repetitions.note(bytes, heard);
}

test('an announcement with another number is read as if it was parsed', () => {
  const repetitions = new Repetitions();
  note(repetitions, encode(7));
  for (const seq of [0, 7, 8, 999_999_999_999_999])
    expect(repetitions.find(encode(seq))).toEqual(parse(encode(seq)));
});

test('an announcement that differs in anything else has to be parsed', () => {
  const repetitions = new Repetitions();
  note(repetitions, encode(7));
  for (const changed of [
    { user: 'Ann' },
    { status: 'away' },
    { urls: ['parley://0.0.0.0:4001'] },
    { instance: 'y' },
  ])
    expect(repetitions.find(encode(8, changed))).toBeUndefined();
});

test('a number that is not where it belongs, or there twice, has to be parsed', () => {
  const text = Buffer.from(encode(7)).toString();
  for (const line of [
    text.replace('"seq":7,', '"seq":7,"seq":8,'),
    text.replace('"seq":7,', '"seq":7,"x":{"y":1,"seq":8},'),
    text.replace('"seq":7,', '"seq":7.5,'),
    text.replace('"seq":7,', '"seq":1234567890123456,'),
  ]) {
    const repetitions = new Repetitions();
    const bytes = Buffer.from(line);
    note(repetitions, encode(7));
    note(repetitions, bytes);
    expect(repetitions.find(bytes)).toBeUndefined();
  }
});

test('only the last announcements are remembered', () => {
  const repetitions = new Repetitions();
  const [first, last] = [encode(1), encode(1, { instance: 'last' })];
  note(repetitions, first);
  for (let count = 0; count < limits.discoveredPeers; count += 1)
    note(repetitions, encode(1, { instance: `${count}` }));
  note(repetitions, last);
  expect(repetitions.find(first)).toBeUndefined();
  expect(repetitions.find(last)).toEqual(parse(last));
});
