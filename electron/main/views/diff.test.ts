import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conversationId } from '../../../shared/ids';
import { isRecordSlice } from '../../../shared/ipc/record-slices';
import type { Patch, Slices } from '../../../shared/ipc/view';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { withoutPrivate } from '../../../shared/settings/settings';
import { phrase } from '../../../shared/words/phrase';
import { hash as hashNamed, person as personNamed } from '../../../testing/membership/names';
import { plainSettings } from '../../../testing/windows/test-state';
import { projectNearby, projectNetwork } from '../features/nearby/nearby-view';
import { diff, share, shareItems } from './diff';

/** What windows do with a patch. */
function applied(view: Slices, patch: Patch | undefined): Slices {
  const next: Slices = { ...view };
  for (const [name, value] of Object.entries(patch ?? {})) {
    if (!isRecordSlice(name)) Object.assign(next, { [name]: value });
    else Object.assign(next, { [name]: merged(Reflect.get(view, name), Object(value)) });
  }
  return next;
}

function merged(items: object, changes: object): object {
  const kept = { ...items, ...changes };
  return Object.fromEntries(Object.entries(kept).filter(([, item]) => item !== null));
}

const name = fc.constantFrom('a', 'b', 'c', 'd');
const somebody = name.map((each) => personNamed(each));
const entry = name.map((each) => hashNamed(each));
const conversation = fc
  .constantFrom(...'1234')
  .map((digit) => conversationId.parse(`12345678-1234-8234-8234-12345678901${digit}`));
const person = fc.record({
  id: somebody,
  user: fc.string(),
  online: fc.boolean(),
  status: fc.constantFrom('available' as const, 'away' as const, 'busy' as const),
  note: fc.string(),
  picture: fc.constantFrom(null, '/icon/1'),
  reach: fc.constantFrom(null, 'nearby' as const),
});
const row: fc.Arbitrary<RowView> = fc.record({
  id: entry,
  order: fc.string(),
  author: somebody,
  at: fc.nat(),
  arrived: fc.nat(),
  kind: fc.constantFrom('text' as const, 'joined' as const),
  text: fc.string(),
  people: fc.array(somebody),
  late: fc.boolean(),
  state: fc.constantFrom('pending' as const, 'sent' as const),
});
const server = fc.constantFrom(null, { host: 'a', port: 1 });

const view: fc.Arbitrary<Slices> = fc.record({
  profile: fc.constantFrom(null, { name: 'Work', colour: 'blue' as const }),
  profiles: fc.record({ problem: fc.constant(null), asks: fc.boolean(), profiles: fc.constant([]) }),
  spelling: fc.record({ isOn: fc.boolean(), languages: fc.array(fc.string()), version: fc.nat() }),
  locale: fc.constantFrom('en', 'de'),
  me: fc.tuple(person, fc.boolean()).map(([each, named]) => ({
    ...each,
    named,
    removed: !named,
    chosen: each.status,
    meetingUntil: null,
  })),
  connection: fc.constantFrom(
    {
      state: 'online' as const,
      server: 'Lab',
      detail: null,
      retryAt: null,
      code: null,
      suggestion: null,
      link: null,
      isFirst: false,
      notice: null,
    },
    {
      state: 'waiting' as const,
      server: 'x:1',
      detail: phrase('ended.asleep'),
      retryAt: 5,
      code: null,
      suggestion: null,
      link: null,
      isFirst: false,
      notice: { text: 'hi', number: 1 },
    },
  ),
  keys: fc.record({
    state: fc.constantFrom('plain' as const, 'locked' as const),
    isOffered: fc.boolean(),
  }),
  adding: fc.constantFrom(null, { state: 'given' as const }),
  computers: fc.nat(),
  snips: fc.boolean(),
  windows: fc.array(
    fc.record({ id: fc.nat(), title: fc.string(), kind: fc.constant(null), conversation: fc.constant(null) }),
  ),
  passphrase: fc.constantFrom(null, { file: 'a', holds: 'backup' as const, wasWrong: true }),
  hosting: fc.constant({
    state: 'off' as const,
    defaultName: 'lab-pc',
    addresses: [],
    otherAddresses: [],
    key: '',
    detail: null,
  }),
  calendar: fc.constant({ problem: null, next: null }),
  background: fc.record({ hasTray: fc.boolean(), without: fc.constant([]) }),
  pins: fc.array(fc.record({ row: entry, author: somebody, text: fc.string(), by: somebody, at: fc.nat() })),
  saved: fc.array(entry),
  split: fc.option(
    fc.record({
      width: fc.nat(),
      least: fc.nat(),
      most: fc.nat(),
      shown: fc.option(conversation),
    }),
  ),
  pane: fc.option(fc.record({ isInFront: fc.boolean() })),
  sharing: fc.option(
    fc.record({
      conversation,
      name: fc.string(),
      row: fc.option(entry),
      watchers: fc.array(fc.string()),
    }),
  ),
  watching: fc.constant(null),
  doings: fc.record({
    typing: fc.array(somebody),
    seen: fc.dictionary(fc.string(), fc.record({ order: fc.string(), at: fc.nat() })),
  }),
  nearby: fc.boolean().map((enabled) => projectNearby({ enabled, port: 1, peers: [], interfaces: [] }, [])),
  network: fc.constant(projectNetwork({ enabled: true, port: 1, peers: [], interfaces: [] })),
  display: fc.constant(withoutPrivate(plainSettings)),
  blocked: fc.constant([]),
  settings: server.map((chosen) => ({ ...plainSettings, server: chosen })),
  transfers: fc.constant({}),
  attachments: fc.constant({}),
  people: fc.dictionary(name, person),
  conversations: fc.constant({}),
  rooms: fc.dictionary(
    fc.constantFrom('a', 'b'),
    fc.record({
      id: fc.constant(conversationId.parse('00000000-0000-8000-8000-000000000009')),
      title: fc.constantFrom('Lunch', 'Chess'),
      topic: fc.constant(''),
      people: fc.nat(),
      founder: person,
      place: fc.nat(),
    }),
  ),
  invitations: fc.dictionary(
    name,
    fc.record({
      id: conversation,
      sealed: fc.boolean(),
      from: somebody,
      others: fc.array(somebody),
      first: fc.constantFrom(null, 'Hello'),
      at: fc.nat(),
    }),
  ),
  waiting: fc.record({
    count: fc.nat(),
    inviters: fc.array(fc.record({ person: somebody, count: fc.nat() })),
  }),
  rows: fc.dictionary(name, row),
  page: fc.record({
    atStart: fc.boolean(),
    atEnd: fc.boolean(),
    unread: fc.nat(),
    unreadFrom: fc.constantFrom(null, hashNamed('a')),
    skipped: fc.nat(),
    target: fc.constantFrom(null, { row: hashNamed('a'), align: 'end' as const, sequence: 1 }),
  }),
  storage: fc.constantFrom(
    { problem: 'none' as const, detail: null },
    { problem: 'full' as const, detail: phrase('file.full') },
  ),
  task: fc.constant(null),
  draft: fc.string(),
});

test('a view with the difference applied is the other view', () => {
  fc.assert(fc.property(view, view, (a, b) => void expect(applied(a, diff(a, b))).toEqual(b)));
});

test('equal views have no difference', () => {
  fc.assert(
    fc.property(view, (a) => void expect(diff(structuredClone(a), structuredClone(a))).toBeUndefined()),
  );
});

test('a change of one row is sent as that row alone', () => {
  const [a, b] = fc.sample(row, { numRuns: 2, seed: 1 });
  if (!a || !b) throw new Error('two rows');
  const [base] = fc.sample(view, { numRuns: 1, seed: 1 });
  if (!base) throw new Error('a view');
  const old = { ...base, rows: { a, b } };
  expect(diff(old, { ...old, rows: { a, b: { ...b, text: 'changed' } } })).toEqual({
    rows: { b: { ...b, text: 'changed' } },
  });
});

test('unchanged parts keep their object identity', () => {
  const old = { a: { x: 1 }, b: { x: 2 } };
  expect(shareItems(old, structuredClone(old))).toBe(old);
  const next = shareItems(old, { a: { x: 1 }, b: { x: 3 } });
  expect(next['a']).toBe(old.a);
  expect(shareItems(old, { a: { x: 1 } })).toEqual({ a: { x: 1 } });
  expect(share(undefined, old)).toBe(old);
});
