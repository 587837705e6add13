import { expect, test } from 'vitest';
import { newKeys, type WriterKeys } from '../../../net/keys';
import type { OpenRoom } from '../../../net/rooms/known-rooms';
import { isListable } from '../../../../shared/rooms/listed-room';
import { roomFoundedBy } from '../../../../testing/nodes/test-authors';
import { projectRooms } from './rooms-view';

const [ann, mallory] = [newKeys(), newKeys()];
function room(by: WriterKeys, title: string, topic?: string, people = 2): OpenRoom {
  const founding = roomFoundedBy(by, title, topic);
  if (!isListable(founding)) throw new Error('cannot be listed');
  return { founding, founder: by.person.id, people, onServer: true, near: 0 };
}
const listed = (...rooms: readonly OpenRoom[]) =>
  new Map(rooms.map((each) => [each.founding.conversation, each]));

test('rooms are shown in their order, without those in which the user is', () => {
  const [lunch, chess, books] = [room(ann, 'Lunch', 'Where, when'), room(ann, 'Chess'), room(ann, 'Books')];
  const views = projectRooms(listed(lunch, chess, books), (id) => id === chess.founding.conversation);
  expect(Object.values(views).map(({ title, topic, place }) => [title, topic, place])).toEqual([
    ['Lunch', 'Where, when', 0],
    ['Books', '', 1],
  ]);
});

test('rooms whose names look the same say who founded them, also one in which the user is', () => {
  const [own, other, books] = [room(ann, 'Lunch'), room(mallory, 'Lunсh'), room(ann, 'Books')];
  const views = projectRooms(listed(own, other, books), (id) => id === own.founding.conversation);
  expect(Object.values(views).map(({ title, alike }) => [title, alike])).toEqual([
    ['Lunсh', true],
    ['Books', undefined],
  ]);
});

test('a name and a topic are shown on one line, without what would turn the text around', () => {
  const [view] = Object.values(
    projectRooms(listed(room(ann, 'A\u202eb\nc', 'x\u202e\ny', 9_999)), () => false),
  );
  expect(view).toMatchObject({ title: 'A\ufffdb c', topic: 'x\ufffd y', people: 450 });
});
