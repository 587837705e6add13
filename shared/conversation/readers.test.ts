import { expect, test } from 'vitest';
import { ann, bob, cleo, talkOf } from '../../testing/windows/test-talk';
import { readersOf } from './readers';

test('everybody who takes part is a reader, with the time from which on they can read', () => {
  const { log } = talkOf({ reader: ann, people: [bob, cleo], joined: [bob] });
  const readers = readersOf(log);
  expect(readers.map(({ person, isMember }) => [person, isMember])).toEqual([
    [ann.person, true],
    [bob.person, true],
    [cleo.person, false],
  ]);
  const [founder, joined, invited] = readers;
  expect(founder).toMatchObject({ hasHistory: true, since: founder?.joined });
  expect(joined).toMatchObject({ hasHistory: false, since: founder?.since });
  expect(invited).toMatchObject({ since: founder?.since, joined: undefined, computers: [] });
  expect(joined?.joined).toBeGreaterThanOrEqual(joined?.since ?? Infinity);
});

test('a reader has the computers that certificates name', () => {
  const { log } = talkOf({ reader: ann, people: [bob], joined: [bob] });
  const computers = readersOf(log).map((reader) => reader.computers);
  expect(computers[0]).toMatchObject([{ writer: ann.writer, state: 'in use' }]);
  expect(computers[1]).toMatchObject([{ writer: bob.writer, state: 'in use' }]);
});

test('whoever has left is no reader', () => {
  const talk = talkOf({ reader: ann, people: [bob], joined: [bob] });
  talk.act(bob, { kind: 'LEAVE' });
  expect(readersOf(talk.log).map(({ person }) => person)).toEqual([ann.person]);
});
