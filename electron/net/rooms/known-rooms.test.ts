import { expect, test } from 'vitest';
import { parseEntry } from '../../../runtime/entries/entry-codec';
import type { PersonId } from '../../../shared/ids';
import { fieldsOf } from '../../../shared/protocol/entries';
import { limits } from '../../../shared/protocol/limits';
import type { ServerMessages } from '../../../shared/protocol/messages';
import { isListable } from '../../../shared/rooms/listed-room';
import { roomFoundedBy } from '../../../testing/nodes/test-authors';
import { newKeys, type WriterKeys } from '../keys';
import { KnownRooms } from './known-rooms';

const [ann, mallory] = [newKeys(), newKeys()];
const blocked = new Set<PersonId>();
const known = (): KnownRooms<string> =>
  new KnownRooms<string>({
    isServer: (source) => source === 'server',
    read: (fields) => {
      const entry = parseEntry('INVITE', fields);
      return entry.ok && entry.value.command === 'INVITE' && isListable(entry.value)
        ? entry.value
        : undefined;
    },
    isBlocked: (person) => blocked.has(person),
  });
const listed = (
  ...rooms: readonly [by: WriterKeys, title: string, people: number][]
): ServerMessages['ROOMS'] => ({
  rooms: rooms.map(([by, title, people]) => ({ founding: fieldsOf(roomFoundedBy(by, title)), people })),
  counts: [],
  gone: [],
});
const shown = (rooms: KnownRooms<string>) =>
  [...rooms.all.values()].map(({ founding, people, near }) => [founding.title, people, near]);

test('a room that the server and peers list is one: the server counts its people', () => {
  const rooms = known();
  const lunch = listed([ann, 'Lunch', 7]);
  rooms.hear('bob', { ...lunch, rooms: lunch.rooms.map((each) => ({ ...each, people: 400 })) });
  rooms.hear('cleo', lunch);
  expect(shown(rooms)).toEqual([['Lunch', 400, 2]]);
  rooms.hear('server', lunch);
  expect(shown(rooms)).toEqual([['Lunch', 7, 2]]);
  rooms.gone('server');
  rooms.gone('bob');
  expect(shown(rooms)).toEqual([['Lunch', 7, 1]]);
});

test('changes add, count and remove; a first line begins anew', () => {
  const rooms = known();
  const both = listed([ann, 'Lunch', 1], [ann, 'Chess', 2]);
  const [lunch, chess] = rooms.hear('server', both);
  if (!lunch || !chess) throw new Error('two rooms');
  rooms.hear('server', { ...listed(), counts: [{ conversation: chess, people: 9 }], gone: [lunch] });
  expect(shown(rooms)).toEqual([['Chess', 9, 0]]);
  rooms.hear('server', { ...listed([ann, 'Books', 1]), first: true });
  expect(shown(rooms)).toEqual([['Books', 1, 0]]);
});

test('a stranger who lists very many rooms fills neither the list nor its top', () => {
  const rooms = known();
  rooms.hear('bob', listed([ann, 'Lunch', 2]));
  rooms.hear('cleo', listed());
  const flood = Array.from({ length: 3 * limits.roomsOfPeer }, (_, index) => `Room ${index}`);
  rooms.hear('mallory', listed(...flood.map((title): [WriterKeys, string, number] => [mallory, title, 450])));
  // Of one founder only a few are shown, whatever they claim.
  expect(rooms.all.size).toBe(1 + limits.roomsPerFounder);
  const many = Array.from({ length: 3 * limits.roomsOfPeer }, () => newKeys());
  rooms.hear('eve', listed(...many.map((keys): [WriterKeys, string, number] => [keys, 'Free', 450])));
  expect(rooms.all.size).toBe(1 + limits.roomsPerFounder + limits.roomsOfPeer);
  // Lunch is listed by two.
  const lunch = [...rooms.all.values()].find(({ founding }) => founding.title === 'Lunch');
  if (!lunch) throw new Error('lost');
  rooms.hear('cleo', { ...listed(), rooms: [{ founding: fieldsOf(lunch.founding), people: 2 }] });
  expect(shown(rooms)[0]).toEqual(['Lunch', 2, 2]);
});

test('what is no room is not listed, and neither are rooms of people who are blocked', () => {
  const rooms = known();
  const sound = listed([ann, 'Lunch', 1]);
  rooms.hear('server', { ...sound, rooms: [{ founding: { title: 'x' }, people: 1 }, ...sound.rooms] });
  expect(shown(rooms)).toHaveLength(1);
  blocked.add(ann.person.id);
  rooms.recount();
  expect(shown(rooms)).toEqual([]);
  blocked.clear();
});
