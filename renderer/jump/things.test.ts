import { expect, test } from 'vitest';
import { conversationId, personId } from '../../shared/ids';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import type { PersonView } from '../../shared/ipc/views/people';
import { initialSettings } from '../../shared/settings/settings';
import { found } from './found';
import { thingsOf, type View } from './things';

const person = (name: string, more: Partial<PersonView> = {}): PersonView => ({
  id: personId.parse(name.toLowerCase().padEnd(43, 'A')),
  user: name,
  online: true,
  status: 'available',
  note: '',
  picture: null,
  reach: 'nearby',
  ...more,
});
const [me, bob, cleo, zoe] = [
  person('Ann'),
  person('Bob'),
  person('Cleo', { note: 'Soil lab' }),
  person('Zoe'),
];

const talk = (
  number: number,
  others: readonly PersonView[],
  more: Partial<ConversationView> = {},
): ConversationView => ({
  id: conversationId.parse(`00000000-0000-8000-8000-00000000000${number}`),
  name: others.map(({ user }) => user).join(', '),
  others: others.map(({ id }) => id),
  company: 'here',
  members: [],
  invited: [],
  joined: true,
  hasLeft: false,
  activity: { last: null, at: number, unread: 0 },
  sealed: true,
  attention: { level: 'all', until: null },
  archived: false,
  deleting: false,
  leaving: false,
  missing: { count: 0, coming: false },
  ...more,
});
const withBob = talk(1, [bob]);
const garden = talk(2, [bob, cleo], { name: 'Garden', title: 'Garden' });
const left = talk(3, [zoe], { joined: false });

const view: View = {
  me: { ...me, named: true, removed: false, chosen: 'available', meetingUntil: null },
  people: Object.fromEntries([me, bob, cleo, zoe].map((each) => [each.id, each])),
  conversations: Object.fromEntries([withBob, garden, left].map((each) => [each.id, each])),
  rooms: {},
  waiting: { count: 2, inviters: [] },
  background: { hasTray: true, without: ['startHidden'] },
  windows: [],
  settings: { ...initialSettings(), theme: 'light', enterSends: true },
  profiles: {
    problem: null,
    asks: false,
    profiles: [
      { id: 'main', name: 'Main', colour: 'teal', isCurrent: true, isUsual: true },
      { id: 'p1', name: 'Lab', colour: 'blue', isCurrent: false, isUsual: false },
    ],
  },
};
const listed = (typed: string): string[] => found(thingsOf(view), typed).map(({ label }) => label);

test('before anything is typed: conversations, the latest first, other people, and commands', () => {
  expect(listed('')).toEqual([
    'Garden',
    'Bob',
    'Cleo',
    'Zoe',
    'New conversation',
    'New room',
    '2 invitations',
    'People and conversations',
    'Transfers',
    'Preferences',
    'Status: Away',
    'Status: Busy',
    'Profile: Lab',
  ]);
});

test.each([
  ['gar', 'Garden'],
  ['gdn', 'Garden'],
  ['BO', 'Bob'],
  ['soil', 'Cleo'],
  ['tra', 'Transfers'],
  ['dark', 'Theme: Dark'],
  ['priv', 'Preferences: Privacy'],
  ['busy', 'Status: Busy'],
])('a few letters find it: %s is %s', (typed, label) => {
  expect(listed(typed)[0]).toBe(label);
});

test('a switch is turned the other way, and of a choice what is chosen is not offered', () => {
  const settings = thingsOf(view).filter(({ target: { kind } }) => kind === 'setting');
  expect(settings.map(({ label }) => label)).not.toContain('Theme: Light');
  const enter = settings.find(({ id }) => id.startsWith('setting enterSends'));
  expect(enter?.label).toBe('Turn off: Enter sends');
  expect(enter?.target).toEqual({ kind: 'setting', name: 'enterSends', value: false });
});

test('a setting without an effect on this system is not offered', () => {
  const names = thingsOf(view).flatMap(({ target }) => (target.kind === 'setting' ? target.name : []));
  expect(names).toContain('startAtLogin');
  expect(names).not.toContain('startHidden');
});

test('a person with whom there is a conversation is there once, and blocked people are not', () => {
  const ids = thingsOf(view).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toContain(`conversation ${withBob.id}`);
  expect(ids).not.toContain(`person ${bob.id}`);
  expect(ids).not.toContain(`conversation ${left.id}`);
  const people = { ...view.people, [zoe.id]: { ...zoe, blocked: true as const } };
  expect(thingsOf({ ...view, people }).map(({ id }) => id)).not.toContain(`person ${zoe.id}`);
});

test('a link to a message is offered alone', () => {
  const link = `parley://message/${garden.id}/${'A'.repeat(43)}`;
  expect(found(thingsOf(view), link).map(({ target }) => target)).toEqual([
    { kind: 'message', conversation: garden.id, row: 'A'.repeat(43) },
  ]);
});

test('nothing is found for what nothing is called', () => {
  expect(listed('qxzqxz')).toEqual([]);
});

test('an open room is found by its name and topic, and is joined once', () => {
  const place = { people: 3, founder: bob, place: 0 };
  const lunch = { ...place, id: talk(4, []).id, title: 'Lunch', topic: 'Where and when' };
  const open = { ...view, rooms: { [lunch.id]: lunch } };
  const [thing] = found(thingsOf(open), 'lun');
  expect(thing).toMatchObject({
    label: 'Lunch',
    detail: 'Open room · by Bob · 3 people · Where and when',
  });
  expect(thing?.target).toEqual({ kind: 'room', room: lunch });
  const joined = talk(4, [bob, cleo, zoe], {
    name: 'Lunch',
    title: 'Lunch',
    room: { topic: 'Where and when', mayWrite: true },
  });
  const inside = { ...view, conversations: { ...view.conversations, [joined.id]: joined } };
  expect(found(thingsOf(inside), 'lun')[0]).toMatchObject({ detail: 'Open room · Where and when' });
});

test('what has a window says so, and the windows to which nothing else leads are there, too', () => {
  const window = (id: number, title: string, more: Partial<View['windows'][number]>) => ({
    id,
    title,
    kind: null,
    conversation: null,
    ...more,
  });
  const windows = [
    window(1, 'Parley', { kind: 'roster' }),
    window(3, 'Garden', { kind: 'conversation', conversation: garden.id }),
    window(4, 'Zoe', { kind: 'conversation', conversation: left.id }),
    window(5, 'Invitation', { kind: 'invitation' }),
    window(6, 'Licences', {}),
  ];
  const things = found(thingsOf({ ...view, windows }), 'open window');
  expect(things.map(({ label, detail, target }) => [label, detail, target.kind])).toEqual([
    ['Garden', 'Open window · Bob, Cleo', 'conversation'],
    ['2 invitations', 'Open window', 'invitations'],
    ['People and conversations', 'Open window', 'window'],
    ['Zoe', 'Open window', 'shown'],
    ['Licences', 'Open window', 'shown'],
  ]);
});
