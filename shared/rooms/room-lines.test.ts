import { expect, test } from 'vitest';
import { newKeys } from '../../electron/net/keys';
import { foundedBy, roomFoundedBy } from '../../testing/nodes/test-authors';
import { newPersonKey } from '../../runtime/entries/keys';
import { decodeLine } from '../protocol/codec';
import { limits } from '../protocol/limits';
import { nodeSchemas } from '../protocol/messages';
import { isListable, type ListedRoom, type RoomsById } from './listed-room';
import { changedList, wholeList } from './room-lines';

const ann = newKeys();
const room = (title: string, people = 1, topic?: string): ListedRoom => {
  const founding = roomFoundedBy(ann, title, topic);
  if (!isListable(founding)) throw new Error('cannot be listed');
  return { founding, people };
};
const byId = (...rooms: readonly ListedRoom[]): RoomsById =>
  new Map(rooms.map((each) => [each.founding.conversation, each]));
const read = (lines: readonly Uint8Array[]) =>
  lines.map((line) => {
    const decoded = decodeLine(line.subarray(0, -1));
    if (!decoded.ok) throw new Error(decoded.error.message);
    return nodeSchemas.ROOMS.parse(decoded.value.fields);
  });

test('a list is told as a whole, and then what changes in it', () => {
  const [lunch, chess, books] = [room('Lunch'), room('Chess', 3), room('Books')];
  const [whole, ...more] = read(wholeList(byId(lunch, chess)));
  expect(more).toEqual([]);
  expect(whole).toMatchObject({ first: true, rooms: [{ people: 1 }, { people: 3 }], counts: [], gone: [] });
  const told = byId(lunch, chess);
  expect(changedList(told, byId(lunch, chess))).toEqual([]);
  const changed = read(changedList(told, byId({ ...chess, people: 4 }, books)));
  expect(changed.flatMap(({ counts }) => counts)).toEqual([
    { conversation: chess.founding.conversation, people: 4 },
  ]);
  expect(changed.flatMap(({ gone }) => gone)).toEqual([lunch.founding.conversation]);
  expect(changed.flatMap(({ rooms }) => rooms)).toMatchObject([{ founding: { title: 'Books' }, people: 1 }]);
  expect(changed.some(({ first }) => first)).toBe(false);
});

test('an empty list is told as well, and the longest fits its lines', () => {
  expect(read(wholeList(new Map()))).toEqual([{ rooms: [], counts: [], gone: [], first: true }]);
  const longest = Array.from({ length: limits.roomsListed }, (_, index) =>
    room(`${index}${'ü'.repeat(limits.titleCharacters - 3)}`, 1, '漢'.repeat(limits.topicCharacters)),
  );
  const lines = read(wholeList(byId(...longest)));
  expect(lines.flatMap(({ rooms }) => rooms)).toHaveLength(limits.roomsListed);
  expect(lines.map(({ first }) => first === true).indexOf(true, 1)).toBe(-1);
});

test('listed is what shows a name and names nobody else', () => {
  expect(isListable(roomFoundedBy(ann, 'Lunch'))).toBe(true);
  expect(isListable(roomFoundedBy(ann, '\u200b \u2800'))).toBe(false);
  expect(isListable(foundedBy(ann, newPersonKey().id))).toBe(false);
  const founding = roomFoundedBy(ann, 'Lunch');
  if (founding.command !== 'INVITE') throw new Error('founds');
  expect(isListable({ ...founding, extra: { more: 'x'.repeat(limits.roomUnits) } })).toBe(false);
  expect(isListable({ ...founding, invited: [{ id: newPersonKey().id, user: 'bob' }] })).toBe(false);
});
