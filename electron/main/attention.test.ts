import { expect, test } from 'vitest';
import { write } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import { newIdentity } from '../../shared/node/identity';
import type { SettingsView } from '../../shared/ipc/view';
import { Attention } from './attention';
import { forService, type NotificationText } from './notification-text';
import type { Windows } from './ports';

const [ann, bob, cleo] = [newIdentity(), newIdentity(), newIdentity()];
const names = new Map([
  [ann.id, 'ann'],
  [bob.id, 'bob'],
  [cleo.id, 'דנה'],
]);

/** What is notified of a message that Ann wrote to me in a conversation. */
function notified(text: string, others: readonly string[], title?: string): NotificationText | undefined {
  let seen: NotificationText | undefined;
  const attention = new Attention(
    {
      openLink: () => Promise.resolve(),
      setTheme: () => undefined,
      setBadge: () => undefined,
      unnotify: () => undefined,
      copy: () => undefined,
      notify: (_subject, shown) => Promise.resolve(void (seen = shown)),
    },
    { isFocused: () => false } as unknown as Windows,
    () => ({ notifications: true, notificationText: true }) as unknown as SettingsView,
  );
  const log = new Log('3cf90209-d1fe-44f9-a561-b2488e362031');
  const entry = write(log, ann, 'ann', { command: 'SEND_MESSAGE', id: '1', text }, 5);
  attention.messages(log.conversation, [entry], newIdentity().id, {
    title,
    others,
    nameOf: (person) => names.get(person) ?? 'Someone',
  });
  return seen;
}

test.each([
  [[ann.id], undefined, 'ann'],
  [[ann.id], 'Garden', 'ann · Garden'],
  [[ann.id, bob.id], 'Garden\u202e\n', 'ann · Garden\ufffd'],
  [[ann.id, bob.id], '\u200b', 'ann · with bob'],
  [[ann.id, bob.id, cleo.id], undefined, 'ann · with bob, \u2068דנה\u2069'],
  [[ann.id, bob.id, bob.id, bob.id, bob.id], undefined, 'ann · with bob, bob, bob, 1 more'],
])('a notification from %j titled %j is headed %j', (others, title, heading) => {
  expect(notified('hi', others, title)).toEqual({ title: heading, body: 'hi' });
});

test.each([
  ['a < b', 'a < b'],
  ['two\r\nlines', 'two\nlines'],
  ['\u202e evil \0', '\ufffd evil \ufffd'],
  ['\u200b', 'Empty message'],
])('the text %j is notified as %j', (text, body) => {
  expect(notified(text, [ann.id])).toEqual({ title: 'ann', body });
});

test.each([
  ['a < b && c', 'a &lt; b &amp;&amp; c', 'a < b && c'],
  ['<a href="https://evil.org">x</a>', '&lt;a href="https://evil.org"&gt;x&lt;/a&gt;', undefined],
  ['&lt;', '&amp;lt;', '&lt;'],
])('a service that reads markup is given %j as %j, another one as it is', (body, markup, plain = body) => {
  expect(forService({ title: 'ann', body }, true).body).toBe(markup);
  expect(forService({ title: 'ann', body }, false).body).toBe(plain);
});

test.each([true, false])('no title begins a tag, whatever a service announces: %j', (hasMarkup) => {
  const title = 'ann · <b>R&D</b>';
  expect(forService({ title, body: '' }, hasMarkup).title).toBe('ann · ‹b>R&D‹/b>');
});
