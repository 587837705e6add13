import { expect, test } from 'vitest';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import { Attention } from './attention';
import type { NotificationActs, NotificationContent } from '../../ports';
import { conversationNamed } from '../../../../testing/membership/names';
import { ann, bob, cleo, talkOf, type Words } from '../../../../testing/windows/test-talk';

const names = new Map([
  [ann.person, 'ann'],
  [bob.person, 'bob'],
  [cleo.person, 'דנה'],
]);

const bobs = { name: 'bob', picture: '/icon/bob' };
const cleos = { name: 'cleo', picture: null };

/** An `Attention` with what it has shown and done, and a clock that the test moves on. */
function watched() {
  const shown: NotificationContent[] = [];
  const acts: NotificationActs[] = [];
  const done: string[] = [];
  const gone: string[] = [];
  const played: string[] = [];
  const due: (() => void)[] = [];
  const state: {
    shows: 'everything' | 'author' | 'nothing';
    isQuiet: boolean;
    sounds: 'off' | 'desktop' | 'bell';
    isOn: boolean;
    muted: ConversationId | undefined;
    /** Where the user is, and where a folder waits. */
    focused: ConversationId | undefined;
    held: readonly ConversationId[];
  } = {
    isOn: true,
    muted: undefined,
    focused: undefined,
    held: [],
    shows: 'everything',
    isQuiet: false,
    sounds: 'off',
  };
  const attention = new Attention({
    desktop: {
      unnotify: (subject) => gone.push(subject),
      notify: (_subject, content, offered) => {
        shown.push(content);
        acts.push(offered);
        return Promise.resolve();
      },
    },
    windows: {
      isFocused: (conversation) => conversation === state.focused,
      flash: () => done.push('flash'),
      open: (kind) => done.push(kind),
      openConversation: (conversation) => done.push(conversation),
      showInvitations: () => done.push('invitations'),
    },
    settings: () => ({
      notifications: state.isOn,
      notificationShows: state.shows,
      soundOfMessages: state.sounds,
      soundOfMentions: state.sounds,
      soundOfInvitations: state.sounds,
    }),
    play: (kind) => played.push(kind),
    isQuiet: () => state.isQuiet,
    isMuted: (conversation) => conversation === state.muted,
    isHeld: (conversation) => state.held.includes(conversation),
    openAt: (_conversation, row) => done.push(row),
    answer: (_conversation, text) => done.push(text),
    setTimer: (run) => {
      due.push(run);
      return { cancel: () => undefined };
    },
  });
  return {
    attention,
    shown,
    acts,
    done,
    gone,
    played,
    state,
    aSecondLater: () => due.splice(0).forEach((run) => run()),
  };
}

/** What is notified of a message that Ann wrote to me in a conversation. */
function notified(
  words: Words,
  others: readonly PersonId[],
  title?: string,
): NotificationContent | undefined {
  const { attention, shown } = watched();
  const talk = talkOf();
  const news = talk.say(ann, words).map((entry) => ({ entry, person: ann.person }));
  attention.messages(
    talk.log.conversation,
    news,
    () => false,
    () => ({
      title,
      others,
      nameOf: (person) => names.get(person) ?? 'Someone',
      pictureOf: () => null,
    }),
  );
  return shown.at(-1);
}

test.each([
  [[ann.person], undefined, 'ann'],
  [[ann.person], 'Garden', 'ann · Garden'],
  [[ann.person, bob.person], 'Garden\u202e\n', 'ann · Garden\ufffd'],
  [[ann.person, bob.person], '\u200b', 'ann · with bob'],
  [[ann.person, bob.person, cleo.person], undefined, 'ann · with bob, \u2068דנה\u2069'],
  [
    [ann.person, bob.person, bob.person, bob.person, bob.person],
    undefined,
    'ann · with bob, bob, bob, 1 more',
  ],
])('a notification from %j titled %j is headed %j', (others, title, heading) => {
  expect(notified('hi', others, title)).toEqual({ title: heading, body: 'hi' });
});

test.each([
  ['a < b', 'a < b'],
  ['two\r\nlines', 'two\nlines'],
  ['\u202e evil \0', '\ufffd evil \ufffd'],
  ['\u200b', 'Empty message'],
])('the text %j is notified as %j', (text, body) => {
  expect(notified(text, [ann.person])).toEqual({ title: 'ann', body });
});

test('messages that do not count as unread raise no notification; unknown kinds do', () => {
  expect(notified({ kind: 'title', fields: { title: 'Garden' } }, [ann.person])).toBeUndefined();
  expect(notified({ kind: 'poll', fields: {} }, [ann.person])?.body).toBe(
    'Sent a message that this version cannot show',
  );
});

/** Ann writes these texts, one after the other. */
function written(attention: Attention, texts: readonly string[], isForUser = false): ConversationId {
  const talk = talkOf();
  for (const text of texts) {
    const news = talk.say(ann, text).map((entry) => ({ entry, person: ann.person }));
    attention.messages(
      talk.log.conversation,
      news,
      () => isForUser,
      () => ({
        title: undefined,
        others: [ann.person],
        nameOf: () => 'ann',
        pictureOf: () => '/icon/ann',
      }),
    );
  }
  return talk.log.conversation;
}

test('the first of many messages is notified at once, the others together a second later', () => {
  const { attention, shown, aSecondLater } = watched();
  written(attention, ['one', ...Array.from({ length: 500 }, (_, index) => `number ${index}`), 'last']);
  expect(shown.map(({ body }) => body)).toEqual(['one']);
  aSecondLater();
  expect(shown).toHaveLength(2);
  expect(shown[1]?.body).toMatch(/last.*501|501.*last/s);
  aSecondLater();
  expect(shown).toHaveLength(2);
});

test('messages that the user has seen before the second is over are not notified', () => {
  const { attention, shown, aSecondLater } = watched();
  attention.seen(written(attention, ['one', 'two']));
  aSecondLater();
  expect(shown.map(({ body }) => body)).toEqual(['one']);
});

test.each([
  ['everything', { title: 'ann', body: 'two (2 new)', picture: '/icon/ann' }],
  ['author', { title: 'ann', body: '2 new messages', picture: '/icon/ann' }],
  ['nothing', { title: 'Parley', body: '2 new messages' }],
] as const)('notifications that show %s say no more', (shows, content) => {
  const { attention, shown, state, aSecondLater } = watched();
  state.shows = shows;
  written(attention, ['zero', 'one', 'two']);
  aSecondLater();
  expect(shown.at(-1)).toEqual(content);
});

test('that of an invitation has a picture, too, unless it says nothing', () => {
  const { attention, shown, state } = watched();
  const invited = { title: 'bob', body: 'Invites you to a conversation', picture: '/icon/bob' };
  attention.invitation(conversationNamed('tea'), bobs, undefined);
  expect(shown.at(-1)).toEqual(invited);
  attention.begun(conversationNamed('tea'), bobs, 'Tea?');
  expect(shown.at(-1)).toEqual({ ...invited, body: 'Tea?' });
  state.shows = 'nothing';
  attention.invitation(conversationNamed('tea'), bobs, undefined);
  attention.begun(conversationNamed('tea'), bobs, 'Tea?');
  expect(shown.slice(2).map(({ title, picture }) => [title, picture])).toEqual([
    ['Parley', undefined],
    ['Parley', undefined],
  ]);
});

test('a notification leads to the first message that it tells of, and takes an answer', () => {
  const { attention, acts, done, aSecondLater } = watched();
  const talk = talkOf();
  const rows = ['zero', 'one', 'two'].map((text) => {
    const news = talk.say(ann, text).map((entry) => ({ entry, person: ann.person }));
    attention.messages(
      talk.log.conversation,
      news,
      () => false,
      () => ({
        title: undefined,
        others: [ann.person],
        nameOf: () => 'ann',
        pictureOf: () => '/icon/ann',
      }),
    );
    return news[0]?.entry.hash;
  });
  aSecondLater();
  acts.at(-1)?.open();
  acts.at(-1)?.reply?.('soon');
  expect(done).toEqual(['flash', 'flash', rows[1], 'soon']);
});

test('in a quiet time nothing is notified; afterwards it is said how much has come and is still unread', () => {
  const { attention, shown, done, state } = watched();
  state.isQuiet = true;
  written(attention, ['one', 'two']);
  const other = conversationNamed('other');
  attention.invitation(other, cleos, undefined);
  attention.seen(other);
  attention.invitation(other, bobs, undefined);
  expect([shown, done]).toEqual([[], []]);
  state.isQuiet = false;
  attention.quietEnded();
  expect(shown).toEqual([
    { title: 'While you were not disturbed', body: '2 messages in one conversation\nOne invitation' },
  ]);
  attention.quietEnded();
  expect(shown).toHaveLength(1);
});

test('what is told after a quiet time is gone once all of it was seen, and not told without notifications', () => {
  const { attention, shown, gone, state } = watched();
  const other = conversationNamed('other');
  const wait = (): ConversationId => {
    state.isQuiet = true;
    const conversation = written(attention, ['one']);
    attention.invitation(other, cleos, undefined);
    state.isQuiet = false;
    return conversation;
  };
  const conversation = wait();
  attention.quietEnded();
  attention.seen(conversation);
  expect(gone).not.toContain('quiet');
  attention.seen(other);
  expect(gone).toContain('quiet');
  wait();
  state.isOn = false;
  attention.quietEnded();
  expect(shown).toHaveLength(1);
});

test('after a quiet time nothing is told of a conversation that was silenced meanwhile', () => {
  const { attention, shown, state } = watched();
  state.isQuiet = true;
  state.muted = written(attention, ['one', 'two']);
  state.isQuiet = false;
  attention.quietEnded();
  expect(shown).toEqual([]);
});

test('the desktop sounds with messages and invitations, if the user wants that', () => {
  const { attention, shown, played, state } = watched();
  state.sounds = 'desktop';
  attention.invitation(written(attention, ['one']), bobs, undefined);
  expect([shown.map(({ sound }) => sound), played]).toEqual([['message', 'invitation'], []]);
});

test('what the user has chosen sounds with what is notified, and nothing while they are not disturbed', () => {
  const { attention, shown, played, state } = watched();
  state.sounds = 'bell';
  attention.invitation(written(attention, ['one'], true), bobs, undefined);
  written(attention, ['two']);
  expect(shown.map(({ sound }) => sound)).toEqual([undefined, undefined]);
  expect(played).toEqual(['mention', 'invitation']);
  state.isQuiet = true;
  attention.invitation(conversationNamed('other'), cleos, undefined);
  expect(played).toHaveLength(2);
});

test('a folder that waits for an answer is told, as much as the user wants; a press opens its conversation', () => {
  const { attention, shown, acts, done, state } = watched();
  const held = { title: 'Garden', folder: 'Beach' };
  const talk = conversationNamed('garden');
  attention.held(talk, held);
  acts[0]?.open();
  expect(done).toEqual(['flash', talk]);
  state.shows = 'author';
  attention.held(talk, held);
  state.shows = 'nothing';
  attention.held(talk, held);
  state.isOn = false;
  attention.held(talk, held);
  expect(shown).toEqual([
    { title: 'Garden', body: '“Beach” is not sent yet: photos in it keep their place and time' },
    { title: 'Garden', body: 'A folder is not sent yet: photos in it keep their place and time' },
    { title: 'Parley', body: 'A folder is not sent yet: photos in it keep their place and time' },
  ]);
});

test('of a folder it is told after a quiet time, unless the user has seen it or it waits no more', () => {
  const { attention, shown, state } = watched();
  const [garden, field, lake] = ['garden', 'field', 'lake'].map(conversationNamed);
  if (!garden || !field || !lake) throw new Error('three');
  state.isQuiet = true;
  state.held = [garden, field, lake];
  for (const [at, each] of state.held.entries())
    attention.held(each, { title: ['garden', 'field', 'lake'][at] ?? '', folder: 'Beach' });
  state.focused = garden;
  attention.lookAtFolders();
  state.focused = undefined;
  state.held = [field];
  expect(shown).toEqual([]);
  state.isQuiet = false;
  attention.quietEnded();
  expect(shown.map(({ title }) => title)).toEqual(['field']);
});

test('the notification about a folder goes once the user is at its window, or once it waits no more', () => {
  const { attention, gone, state } = watched();
  const [garden, field] = [conversationNamed('garden'), conversationNamed('field')];
  state.held = [garden, field];
  for (const each of state.held) attention.held(each, { title: 'Trip', folder: 'Beach' });
  attention.lookAtFolders();
  expect(gone).toEqual([]);
  state.focused = garden;
  attention.lookAtFolders();
  expect(gone).toEqual([`held ${garden}`]);
  state.held = [garden];
  attention.lookAtFolders();
  expect(gone).toEqual([`held ${garden}`, `held ${field}`]);
});
