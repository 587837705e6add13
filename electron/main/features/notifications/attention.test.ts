import { expect, test } from 'vitest';
import type { PersonId } from '../../../../shared/ids';
import type { Settings } from '../../../../shared/settings/settings';
import { Attention } from './attention';
import type { NotificationContent, Windows } from '../../ports';
import { ann, bob, cleo, talkOf, type Words } from '../../../../testing/windows/test-talk';

const names = new Map([
  [ann.person, 'ann'],
  [bob.person, 'bob'],
  [cleo.person, 'דנה'],
]);

/** What is notified of a message that Ann wrote to me in a conversation. */
function notified(
  words: Words,
  others: readonly PersonId[],
  title?: string,
): NotificationContent | undefined {
  let seen: NotificationContent | undefined;
  const attention = new Attention(
    {
      openLink: () => Promise.resolve(),
      setTheme: () => undefined,
      setLanguage: () => false,
      setBadge: () => undefined,
      unnotify: () => undefined,
      copy: () => undefined,
      notify: (_subject, shown) => Promise.resolve(void (seen = shown)),
    },
    { isFocused: () => false } as unknown as Windows,
    () => ({ notifications: true, notificationText: true }) as unknown as Settings,
  );
  const talk = talkOf();
  const news = talk.say(ann, words).map((entry) => ({ entry, person: ann.person }));
  attention.messages(talk.log.conversation, news, {
    title,
    others,
    nameOf: (person) => names.get(person) ?? 'Someone',
  });
  return seen;
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
