import { expect, test } from 'vitest';
import { everybodyRoom } from '../../../../runtime/entries/everybody-room';
import type { PersonView } from '../../../../shared/ipc/views/people';
import { everybodyIn, everybodyScopeSchema } from '../../../../shared/protocol/everybody-scope';
import { isListable } from '../../../../shared/rooms/listed-room';
import { roomFoundedBy } from '../../../../testing/nodes/test-authors';
import { plainState } from '../../../../testing/windows/test-state';
import { newKeys, type WriterKeys } from '../../../net/keys';
import type { EverybodyRoom, OpenRoom } from '../../../net/rooms/known-rooms';
import { project } from '../../views/view';
import { projectRooms, type RoomSources } from './rooms-view';

const [ann, mallory] = [newKeys(), newKeys()];
function room(by: WriterKeys, title: string, topic?: string, people = 2): OpenRoom {
  const founding = roomFoundedBy(by, title, topic);
  if (!isListable(founding)) throw new Error('cannot be listed');
  return { founding, founder: by.person.id, people, onServer: true, near: 0 };
}
const listed = (...rooms: readonly OpenRoom[]) =>
  new Map(rooms.map((each) => [each.founding.conversation, each]));
const shown = (rooms: RoomSources['rooms'], more: Partial<RoomSources> = {}) =>
  Object.values(
    projectRooms({
      rooms,
      everybodyRooms: [],
      founders: {},
      isMember: () => false,
      serverName: () => 'Lab',
      ...more,
    }),
  );

function everybody(text: string, people = 0): EverybodyRoom {
  const scope = everybodyScopeSchema.parse(text);
  const whose = everybodyIn(scope);
  if (!whose) throw new Error('is a scope');
  return { everybody: whose, founding: everybodyRoom(scope), people };
}

test('rooms are shown in their order, without those in which the user is', () => {
  const [lunch, chess, books] = [room(ann, 'Lunch', 'Where, when'), room(ann, 'Chess'), room(ann, 'Books')];
  const views = shown(listed(lunch, chess, books), {
    isMember: (id) => id === chess.founding.conversation,
  });
  expect(views.map(({ title, topic, place }) => [title, topic, place])).toEqual([
    ['Lunch', 'Where, when', 0],
    ['Books', '', 1],
  ]);
});

test('the rooms for everybody come first, and only those that are here', () => {
  const near = everybody('net:10.1.0.0/16', 3);
  const server = everybody(`server:${ann.person.id}`);
  const elsewhere = everybody('net:10.9.0.0/16');
  const asListed: OpenRoom = { ...room(ann, 'x'), founding: elsewhere.founding };
  const views = shown(listed(room(ann, 'Lunch'), asListed), { everybodyRooms: [near, server] });
  expect(views.map(({ title, people, everybody: whose }) => [title, people, whose])).toEqual([
    ['Everybody here', 3, { kind: 'near', network: '10.1.0.0/16' }],
    ['Everybody here', 0, { kind: 'server', name: 'Lab' }],
    ['Lunch', 2, undefined],
  ]);
});

test('a name and a topic are shown on one line, without what would turn the text around', () => {
  const [view] = shown(listed(room(ann, 'A\u202eb\nc', 'x\u202e\ny', 9_999)));
  expect(view).toMatchObject({ title: 'A\ufffdb c', topic: 'x\ufffd y', people: 450 });
});

test('a room says who signed as its founder, not whose name it gives', () => {
  const names = (...rooms: readonly OpenRoom[]): [PersonView | undefined, string[]] => {
    const state = plainState(
      { id: newKeys().person.id, user: 'me' },
      {
        rooms: listed(...rooms),
        trust: {
          isVerified: (id) => id === ann.person.id,
          isBlocked: () => false,
          blocked: [],
          takenFor: (id) => (id === mallory.person.id ? { user: 'ann', verified: true } : undefined),
          alike: () => [[ann.person.id, 'somebody']],
        },
      },
    );
    const view = project(state, { kind: 'roster', conversation: null });
    return [Object.values(view.rooms)[0]?.founder, Object.keys(view.people)];
  };
  const [hers] = names(room(ann, 'Lunch'));
  expect(hers).toMatchObject({ id: ann.person.id, verified: true });
  const [copied, people] = names(room(mallory, 'Lunch'));
  expect(copied?.takenFor).toEqual({ user: 'ann', verified: true });
  expect(copied?.user).toMatch(/ ·/);
  // Who only founded a room is not among the people whom the window lists.
  expect(people).not.toContain(mallory.person.id);
});
