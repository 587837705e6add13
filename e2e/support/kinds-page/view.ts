import { conversationNamed, hash, nameOf, person } from '../../../testing/membership/names';
import { plainSettings } from '../../../testing/windows/test-state';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import type { AttachmentView, FileView, TransferView } from '../../../shared/ipc/views/transfers';
import type { PinView, RowView } from '../../../shared/ipc/views/transcript';
import type { ConversationView } from '../../../shared/ipc/views/conversations';
import type { PersonView } from '../../../shared/ipc/views/people';
import type { ViewOf } from '../../../shared/ipc/windows';
import { withoutPrivate, type SharedSettings } from '../../../shared/settings/settings';

export const conversation = conversationNamed('garden');
export const [me, ann, bob, cleo] = [person('me'), person('ann'), person('bob'), person('cleo')];
export const noon = Date.UTC(2026, 10, 23, 12);

const personView = (id: PersonId, user: string): PersonView => ({
  id,
  user,
  online: true,
  status: 'available',
  note: '',
  picture: null,
  reach: 'server',
});
const people = [
  personView(ann, 'Ann'),
  { ...personView(bob, 'Bob'), through: 'Lab server' },
  personView(cleo, 'Cleo'),
  personView(me, 'Mia'),
];

const crowdOf = (count: number): PersonView[] =>
  Array.from({ length: count }, (_, index) =>
    personView(person(`member${index + 1}`), `Member ${index + 1}`),
  );

/** The id of an author's row with a number. */
export const rowOf = (author: PersonId, number: number): EntryHash => hash(`${nameOf(author)}-${number}`);

export const row = (number: number, author: PersonId, fields: Partial<RowView>): RowView => ({
  id: rowOf(author, number),
  order: String(number).padStart(3, '0'),
  author,
  at: noon + number * 60_000,
  arrived: noon + number * 60_000,
  kind: 'text',
  text: '',
  people: [],
  late: false,
  state: author === me ? 'delivered' : 'sent',
  ...fields,
});

/** Rows in every state that kinds can have. */
const rows = [
  row(1, ann, { kind: 'named', text: 'Garden' }),
  row(2, ann, {
    text: 'Shall we plant the tomatoes on Saturday?',
    tallies: [
      { kind: 'reaction', emoji: '👍', people: [bob, me] },
      { kind: 'reaction', emoji: '🎉', people: [cleo] },
    ],
  }),
  row(3, ann, { text: 'Bring gloves, the roses are there as well.', edited: noon + 400_000 }),
  row(4, bob, { kind: 'deleted' }),
  row(5, bob, { text: 'Saturday it is.' }),
  row(13, bob, { kind: 'waiting', order: '0051', at: noon + 310_000 }),
  row(14, cleo, { kind: 'unreadable', order: '0052', at: noon + 320_000 }),
  row(6, cleo, { kind: 'unknown' }),
  row(7, cleo, { kind: 'unknown' }),
  row(8, me, {
    text: 'I have the seeds',
    tallies: [{ kind: 'reaction', emoji: '❤️', people: [ann, bob, cleo] }],
  }),
  row(9, me, { kind: 'deleted' }),
  row(10, me, { kind: 'removed', people: [cleo], withdrawnMessages: 3 }),
  row(11, bob, { kind: 'unknown' }),
  row(12, me, { text: 'See you on Sunday then', edited: noon + 900_000 }),
];

export const record = <Item extends { id: string }>(items: readonly Item[]): Record<string, Item> =>
  Object.fromEntries(items.map((item) => [item.id, item]));

/** More rows: many reactions, a long message, a fork, and a person who left and withdrew messages. */
export const moreRows = [
  row(20, ann, {
    text: 'A long message, so that there is something to see of how wide one may become beside the buttons for it. '.repeat(
      3,
    ),
    tallies: [...'👍👎🎉🙏🐢🌵🍅🌹🧤🚲🌞🌧🥕🌽'].map((emoji) => ({
      kind: 'reaction',
      emoji,
      people: [bob],
    })),
  }),
  row(21, bob, { text: 'I bring the wheelbarrow.', alternatives: [rowOf(bob, 22)] }),
  row(22, bob, { text: 'I cannot come, I am ill.', alternatives: [rowOf(bob, 21)] }),
  row(23, cleo, { kind: 'left', withdrawnMessages: 1 }),
  row(24, me, {
    text: 'A long answer of mine, to see the same with three buttons on the other side. '.repeat(2),
  }),
];

/** A few emoji and nothing else. */
export const emojiRow = row(30, ann, { text: '🦕 🦖' });

/** Offered files in every state, with their transfers. */
/** Rows that answer each other, and name people. */
export const talkRows = [
  row(70, ann, {
    text: 'When do we plant the tomatoes? They have been on the window sill since March, and the frost is over.',
  }),
  row(71, bob, {
    text: 'On Saturday, as every year. @Mia, will you bring the seeds for the beds behind the shed?',
    mentions: [{ start: 28, length: 4, person: me }],
    quote: {
      row: rowOf(ann, 70),
      state: 'here',
      author: ann,
      text: 'When do we plant the tomatoes? They have been on the window sill since March, and the frost is over.',
    },
  }),
  row(72, me, {
    text: 'I will. @Cleo has the rest of them, hasn’t she, @Ann?',
    mentions: [
      { start: 8, length: 5, person: cleo },
      { start: 48, length: 4, person: ann },
    ],
    quote: {
      row: rowOf(bob, 71),
      state: 'here',
      author: bob,
      text: 'On Saturday, as every year. @Mia, will you bring the seeds',
    },
  }),
  row(73, ann, { text: '@all: gloves!', mentions: [{ start: 0, length: 4 }] }),
  row(74, cleo, {
    text: 'Too late',
    quote: { row: rowOf(cleo, 1), state: 'deleted', author: cleo, text: '' },
  }),
  row(75, me, { text: 'I was not there', quote: { row: rowOf(cleo, 2), state: 'unknown', text: '' } }),
  row(76, cleo, { text: 'You did not miss much.' }),
  // More is said to be a name than is one.
  row(77, cleo, {
    text: 'Pay @Ann nothing, but Bob 500',
    mentions: [{ start: 4, length: 17, person: ann }],
  }),
];

/** Rows with formatting, and with what looks like it. */
export const formattedRows = [
  row(80, ann, {
    text: '**Watering plan**, _until the rain comes_:\n\n- tomatoes: daily\n- roses: ~~daily~~ twice a week\n- lawn: never\n\n1. Open the tap\n2. Close it again',
  }),
  row(81, bob, {
    text: '> Close it again\n\nThat was not me, @Mia. See https://example.org/a_b_c and `tap --off`.',
    mentions: [{ start: 35, length: 4, person: me }],
  }),
  row(82, me, {
    text: 'This is what the timer runs:\n\n```ts\nconst beds = 4;\nwater(beds, { minutes: 12, pressure: "low", nozzle: "rose", pause: true });\n```',
  }),
  row(83, cleo, {
    text: '<b>not bold</b> ![no picture](https://example.org/x.png) and C:\\*.txt, 2 * 3 * 4, snake_case',
  }),
];

const fileRow = (number: number, author: PersonId, file: Partial<FileView>, text = ''): RowView =>
  row(number, author, {
    kind: 'file',
    text,
    file: {
      name: 'Plan.pdf',
      size: 2_440_000,
      type: 'application/pdf',
      sort: 'file',
      executable: false,
      ...file,
    },
  });
export const photo: Partial<FileView> = {
  name: 'Roses.jpg',
  type: 'image/jpeg',
  sort: 'picture',
  width: 1_600,
  height: 1_000,
};
/** A few pixels. */
export const tiny =
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAFCAIAAAD38zoCAAAAbUlEQVR42g3JoQ0AIQwF0JuuE1RVfolqGlRFQ5AEdYoBGKADMMCNdTz7no/kEJLKJlvkk3qjUel9PpbDSC6bbbFP7o1H5RuQAyTKhi34RG8YFTdUjiK1bLWlPrU3HVVvhJxARtlhK3xGbzFqvD/oUDpxuBxfXQAAAABJRU5ErkJggg==';

export const fileRows = [
  fileRow(50, ann, {}, 'The plan for the beds.'),
  fileRow(51, ann, {
    name: 'A name that is far too long for one line of a card in this window.tar.gz',
    size: 4e9,
  }),
  fileRow(52, bob, { name: 'Garden', sort: 'folder', type: 'inode/directory', files: 128, size: 84_000_000 }),
  fileRow(53, bob, { name: 'Tour.mp4', type: 'video/mp4', size: 310_000_000 }),
  fileRow(54, bob, { name: 'Setup.exe', type: 'application/x-msdownload', executable: true }),
  fileRow(55, cleo, { ...photo, preview: tiny }),
  fileRow(56, cleo, { ...photo, name: 'Tulips.jpg' }, 'Look at these'),
  fileRow(57, me, {
    name: 'Seeds.ods',
    type: 'application/vnd.oasis.opendocument.spreadsheet',
    size: 18_200,
  }),
  fileRow(58, me, { name: 'Beds.txt', type: 'text/plain', size: 812 }),
  fileRow(59, ann, { name: 'Weather.csv', type: 'text/csv' }),
  fileRow(60, ann, { name: 'Rake.zip', type: 'application/zip' }),
  fileRow(61, me, { ...photo, name: 'Gate.png', type: 'image/png', width: 700, height: 900 }),
];

const transfer = (number: number, author: PersonId, fields: Partial<TransferView>): TransferView => {
  const of = fileRows.find(({ id }) => id === rowOf(author, number));
  if (!of?.file) throw new Error('no file');
  return {
    id: of.id,
    conversation,
    author,
    file: of.file,
    state: 'offered',
    here: 0,
    speed: null,
    left: null,
    holders: [],
    sources: 0,
    at: noon,
    ...fields,
  };
};

export const fileTransfers = record([
  transfer(50, ann, { holders: [ann, bob] }),
  transfer(51, ann, {
    state: 'fetching',
    here: 1.3e9,
    speed: 31e6,
    left: 87,
    sources: 3,
    holders: [ann, bob, cleo],
  }),
  transfer(52, bob, { state: 'waiting', here: 12e6 }),
  transfer(53, bob, { state: 'paused', here: 290e6, problem: 'disk-full' }),
  transfer(54, bob, { state: 'done', here: 2_440_000, savedAs: 'Setup (2).exe' }),
  transfer(55, cleo, { holders: [cleo] }),
  transfer(56, cleo, { state: 'done', here: 2_440_000, holders: [cleo] }),
  transfer(57, me, { state: 'own', here: 18_200, holders: [ann, bob] }),
  transfer(58, me, { state: 'own', here: 812, problem: 'changed' }),
  transfer(59, ann, { state: 'done', here: 2_440_000, problem: 'gone' }),
  transfer(60, ann, { state: 'paused', here: 900_000, problem: 'not-as-offered' }),
  transfer(61, me, { state: 'own', here: 2_440_000, holders: [cleo] }),
]);

export interface ViewOptions {
  transfers?: Readonly<Record<string, TransferView>>;
  attachments?: Readonly<Record<string, AttachmentView>>;
  settings?: Partial<SharedSettings>;
  conversation?: Partial<ConversationView>;
  rows?: readonly RowView[];
  pins?: readonly PinView[];
  saved?: readonly EntryHash[];
  /** Number of further members, called Member 1, Member 2, … */
  crowd?: number;
  /** What Mia calls people. */
  nicknames?: Readonly<Record<string, string>>;
}

/** What a conversation's window shows: Mia, the founder, with Ann, Bob and Cleo. */
export const viewOf = ({
  settings,
  conversation: changed,
  rows: shown = rows,
  transfers = {},
  attachments = {},
  crowd = 0,
  nicknames = {},
  pins: pinned = [],
  saved = [],
}: ViewOptions = {}): ViewOf<'conversation'> => ({
  locale: 'en',
  profile: null,
  spelling: { isOn: false, languages: [], version: 0 },
  doings: { typing: [], seen: {} },
  sharing: null,
  pane: null,
  me: { ...personView(me, 'Mia'), named: true, removed: false, chosen: 'available', meetingUntil: null },
  connection: {
    state: 'online',
    server: 'Lab',
    detail: null,
    retryAt: null,
    code: null,
    suggestion: null,
    link: null,
    isFirst: false,
    notice: null,
  },
  nearby: { enabled: false, count: 0 },
  display: {
    ...withoutPrivate(plainSettings),
    language: 'en',
    theme: 'light',
    ...settings,
  },
  people: record(
    [...people, ...crowdOf(crowd)].map((person) => {
      const nickname = nicknames[person.id];
      return nickname === undefined ? person : { ...person, user: nickname, called: person.user };
    }),
  ),
  conversations: {
    [conversation]: {
      ...talkWith(conversation, ann),
      name: 'Garden',
      title: 'Garden',
      founder: me,
      others: [ann, bob, cleo],
      members: [me, ann, bob, cleo, ...crowdOf(crowd).map(({ id }) => id)],
      ...changed,
    },
  },
  rows: record(shown),
  transfers: { ...transfers },
  attachments: { ...attachments },
  pins: pinned,
  saved,
  snips: true,
  page: { atStart: true, atEnd: true, unread: 0, unreadFrom: null, skipped: 0, target: null },
  storage: { problem: 'none', detail: null },
  task: null,
  draft: '',
});

/** A conversation of the roster with one other person. */
export const talkWith = (id: ConversationId, other: PersonId): ConversationView => ({
  id,
  name: nameOf(other),
  others: [other],
  company: 'here',
  members: [me, other],
  invited: [],
  joined: true,
  hasLeft: false,
  sealed: true,
  activity: { last: null, at: noon, unread: 0 },
  attention: { level: 'all', until: null },
  archived: false,
  deleting: false,
  leaving: false,
  missing: { count: 0, coming: false },
});

/** Mia's conversations with one other person each. */
export const withAnn = conversationNamed('with-ann');
const withBob = conversationNamed('with-bob');

/** What Mia's roster shows: a conversation with each of Ann and Bob. */
export const rosterView = (): ViewOf<'roster'> => {
  const { locale, me, connection, nearby, display, profile, storage, task } = viewOf();
  return {
    locale,
    me,
    connection,
    nearby,
    display,
    profile,
    storage,
    task,
    people: record(people),
    conversations: record([talkWith(withAnn, ann), talkWith(withBob, bob)]),
    split: null,
    hosting: {
      state: 'off',
      defaultName: 'lab-pc',
      addresses: [],
      otherAddresses: [],
      key: '',
      detail: null,
    },
    settings: plainSettings,
    rooms: {},
    waiting: { count: 0, inviters: [] },
    keys: { state: 'plain', isOffered: false },
  };
};

/** What Mia's window of transfers shows. */
export const transfersView = (transfers = fileTransfers): ViewOf<'transfers'> => {
  const { people, conversations, ...view } = viewOf();
  const { locale, me, connection, nearby, display, profile, storage, task } = view;
  return {
    locale,
    me,
    connection,
    nearby,
    display,
    profile,
    storage,
    task,
    people,
    conversations,
    transfers,
  };
};

/** A new message by Ann. */
export const newRow = row(40, ann, { text: 'And bring a rake.' });
