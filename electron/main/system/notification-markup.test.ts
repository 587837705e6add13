import { expect, test } from 'vitest';
import { escapedForService } from './notification-markup';

test.each([
  ['a < b && c', 'a &lt; b &amp;&amp; c', 'a < b && c'],
  ['<a href="https://evil.org">x</a>', '&lt;a href="https://evil.org"&gt;x&lt;/a&gt;', undefined],
  ['&lt;', '&amp;lt;', '&lt;'],
])(
  'for a service that interprets markup %j becomes %j, for others it stays as it is',
  (body, markup, plain = body) => {
    expect(escapedForService({ title: 'ann', body }, true).body).toBe(markup);
    expect(escapedForService({ title: 'ann', body }, false).body).toBe(plain);
  },
);

test.each([true, false])('a title never contains a tag, whatever the service announces: %j', (hasMarkup) => {
  const title = 'ann · <b>R&D</b>';
  expect(escapedForService({ title, body: '' }, hasMarkup).title).toBe('ann · ‹b>R&D‹/b>');
});
