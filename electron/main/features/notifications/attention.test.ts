import { expect, test } from 'vitest';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { Settings } from '../../../../shared/settings/settings';
import { Attention } from './attention';
import type { NotificationContent, Windows } from '../../ports';
import { ann, bob, cleo, talkOf, type Words } from '../../../../testing/windows/test-talk';

const names = new Map([
  [ann.person, 'ann'],
  [bob.person, 'bob'],
  [cleo.person, 'דנה'],
]);

/** An `Attention` with what it has shown, and a clock that the test moves on. */
function watched() {
  const shown: NotificationContent[] = [];
  const due: (() => void)[] = [];
  const attention = new Attention(
    {
      openLink: () => Promise.resolve(),
      openFile: () => Promise.resolve(true),
      setTheme: () => undefined,
      setLanguage: () => false,
      setBadge: () => undefined,
      unnotify: () => undefined,
      copy: () => undefined,
      copyPicture: () => Promise.resolve(),
      notify: (_subject, content) => Promise.resolve(void shown.push(content)),
    },
    { isFocused: () => false } as unknown as Windows,
    () => ({ notifications: true, notificationText: true }) as unknown as Settings,
    (run) => {
      due.push(run);
      return { cancel: () => undefined };
    },
  );
  return { attention, shown, aSecondLater: () => due.splice(0).forEach((run) => run()) };
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
  attention.messages(talk.log.conversation, news, () => ({
    title,
    others,
    nameOf: (person) => names.get(person) ?? 'Someone',
  }));
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
function written(attention: Attention, texts: readonly string[]): ConversationId {
  const talk = talkOf();
  for (const text of texts) {
    const news = talk.say(ann, text).map((entry) => ({ entry, person: ann.person }));
    attention.messages(talk.log.conversation, news, () => ({
      title: undefined,
      others: [ann.person],
      nameOf: () => 'ann',
    }));
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
