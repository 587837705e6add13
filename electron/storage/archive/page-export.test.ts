import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { found, join as accept, leave, newAuthor, say } from '../../../testing/entries/authors';

import { ann, bob, begun, holding, exported } from '../../../testing/archive/archive-kit';

test('a page has no active content: everything is text', async () => {
  const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&\0\u0085</p></article>`;
  const b = newAuthor('b<b>&');
  const log = found(ann, [b], '</title><script>1</script>');
  const entries = [...log.standing(), say(log, ann, hostile)];
  const named = say(log, ann, '', { kind: 'title', fields: { title: '<img>' } });
  entries.push(named, accept(log, b));
  entries.push(
    say(log, b, '', { kind: 'reaction', to: entries[1]?.hash ?? named.hash, fields: { emoji: '👍' } }),
  );
  const from = holding(ann, { log, entries });
  const page = readFileSync(await exported(from, 'page'), 'utf8');
  expect(page).not.toMatch(/<(script|img|b)\b/i);
  expect(page).toContain(
    '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;<bdi>U+0000</bdi>\n&lt;/p&gt;',
  );
  expect(page).toContain('<bdi>b\ufffdb\ufffd</bdi>');
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  const tags = [...page.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name);
  expect(new Set(tags)).toEqual(
    new Set(
      'html head meta title style body header h1 p section h3 time bdi article h4 div small'.split(' '),
    ),
  );
});

test('a page has the same links as windows; a misleading one is followed by its target', async () => {
  const said = [
    '看https://example.com/a。',
    'https://a.org/?b=1&c="',
    'https://good@evil/',
    '\u202e https://evil.org/#/moc.elgoog//:sptth',
    '\u200b',
  ];
  const { log, entries } = begun();
  for (const each of said) entries.push(say(log, ann, each));
  const from = holding(ann, { log, entries });
  const page = readFileSync(await exported(from, 'page'), 'utf8');
  const texts = [...page.matchAll(/<p>([^]*?)<\/p>/g)].map(([, html]) => html);
  const link = (url: string): string => `<a dir="ltr" rel="noreferrer" href="${url}">${url}</a>`;
  expect(texts).toEqual([
    `看${link('https://example.com/a')}。`,
    `${link('https://a.org/?b=1&amp;c=')}&quot;`,
    `${link('https://good@evil/')} <bdi>(opens evil)</bdi>`,
    `<bdi>U+202E</bdi> ${link('https://evil.org/#/moc.elgoog//:sptth')}`,
    '<span class="empty">Empty message</span>',
  ]);
});

test('a page shows messages in their current form: edited, with reactions, deleted, named, of unknown kinds', async () => {
  const { log, entries } = begun();
  entries.push(accept(log, bob));
  const draft = say(log, ann, 'a draft');
  const wrong = say(log, ann, 'wrong words');
  entries.push(draft, wrong);
  entries.push(say(log, ann, 'final words', { kind: 'edit', to: draft.hash }));
  entries.push(say(log, bob, 'forged', { kind: 'edit', to: draft.hash }));
  entries.push(say(log, bob, '', { kind: 'reaction', to: draft.hash, fields: { emoji: '👍' } }));
  entries.push(say(log, bob, 'seen', { kind: 'text', to: draft.hash }));
  entries.push(say(log, bob, 'gone?', { kind: 'text', to: wrong.hash }));
  entries.push(say(log, ann, '', { kind: 'deletion', to: wrong.hash, fields: {} }));
  entries.push(say(log, ann, '', { kind: 'title', fields: { title: 'Garden' } }));
  entries.push(say(log, bob, '', { kind: 'future', fields: { data: 1 } }), leave(log, bob));
  const page = readFileSync(await exported(holding(ann, { log, entries }), 'page'), 'utf8');
  const body = page.slice(page.indexOf('<body>')).replace(/<h3.*\n|<time[^]*?<\/time>/g, '');
  const plain = body.replace(/<[^>]*>/g, '').replace(/[\u2066-\u2069]/g, '');
  expect(
    plain
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ).toEqual([
    'Garden',
    'ann · 6 messages',
    expect.stringMatching(/^Exported from Parley on /),
    'ann invited bob',
    'bob joined',
    'annfinal wordsEdited · 👍 bob',
    'ann deleted a message',
    'bobann final wordsseen',
    'ann Message deletedgone?',
    'ann named the conversation “Garden”',
    'bob sent a message that this version cannot show',
    'bob left',
  ]);
});

test('a page of an untitled conversation is named by its people, as in windows', async () => {
  const log = found(ann, [bob]);
  const entries = [...log.standing(), accept(log, bob), leave(log, bob)];
  const page = readFileSync(await exported(holding(ann, { log, entries }), 'page'), 'utf8');
  expect(page.replace(/[\u2066-\u2069]/g, '')).toContain('<title>bob (left)</title>');
});
