import { expect, test } from 'vitest';
import { write } from '../../../../shared/conversation/author';
import { Log } from '../../../../shared/conversation/log';
import { newIdentity } from '../../../../shared/node/identity';
import { numberIn, openForWriting } from '../../../../shared/node/storage/database';
import { EntryWriter } from '../../../../shared/node/storage/entry-writer';
import { links } from './004-links';
import { migrations } from '.';

/** A message, whether it was indexed as one with a link, and whether it has one by the definition of today. */
const cases: readonly [text: string, was: boolean, is: boolean][] = [
  ['no link at all', false, false],
  ['see https://example.org/a', true, true],
  ['see www.example.org', true, true],
  ['an @ and a www. and a mailto: and a ://', false, false],
  ['看https://example.com/a。', false, true],
  ['write to ann@example.org', false, true],
  ['write to\0ann@example.org', false, true],
  ['nul\0https://example.org', true, true],
  ['only http://', false, false],
  ['only http://[', true, false],
  ['broken HTTPS://[x', true, false],
  ['broken httpſ://example.org', true, false],
];

test('only messages that gain or lose a link are indexed anew', () => {
  const database = openForWriting(':memory:', migrations.slice(0, 3));
  const [ann, bob] = [newIdentity(), newIdentity()];
  const log = new Log('3cf90209-d1fe-44f9-a561-b2488e362031');
  log.add([write(log, ann, 'ann', { command: 'INVITE', invited: [{ id: bob.id, user: 'bob' }] }, 0)]);
  for (const [index, [text]] of cases.entries())
    log.add([write(log, ann, 'ann', { command: 'SEND_MESSAGE', id: `${index}`, text }, index)]);
  new EntryWriter(database).append([log.changes()]);
  const ids = database
    .prepare('SELECT id FROM entries WHERE kind = 0 ORDER BY number')
    .all()
    .map((row) => numberIn(row, 'id'));
  // The word "untouched" is in the index, not in the messages: indexing anew loses it.
  const insert = database.prepare(
    `INSERT INTO words (rowid, text, author, conversation, has) VALUES (?, 'untouched', '', '', ?)`,
  );
  for (const [index, [, was]] of cases.entries()) insert.run(ids[index] ?? -1, was ? 'link' : '');

  links(database);

  const matching = (query: string): Set<number> =>
    new Set(
      database
        .prepare('SELECT rowid AS id FROM words WHERE words MATCH ?')
        .all(query)
        .map((row) => numberIn(row, 'id')),
    );
  const [marked, untouched] = [matching('has : link'), matching('text : untouched')];
  const seen = cases.map(([text], index) => {
    const id = ids[index] ?? -1;
    return { text, isMarked: marked.has(id), isUntouched: untouched.has(id) };
  });
  expect(seen).toEqual(cases.map(([text, was, is]) => ({ text, isMarked: is, isUntouched: was === is })));
});
