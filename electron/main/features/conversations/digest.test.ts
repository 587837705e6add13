import { expect, test } from 'vitest';
import { EntryLog } from '../../../../shared/conversation/entry-log';
import { conversationId, type ConversationId } from '../../../../shared/ids';
import { openForWriting } from '../../../../runtime/sqlite/database';
import { controlEntry, digestOf } from '../../../../testing/membership/entries';
import type { Conversation } from '../../../net/types';
import { MessagesReader } from '../../../storage/messages/messages-reader';
import { MessagesWriter } from '../../../storage/messages/messages-writer';
import { migrations } from '../../../storage/messages/tables';
import { ann, bob, cleo, Talk, talkOf } from '../../../../testing/windows/test-talk';
import { Digests } from './digest';
import { waitingInvitations } from '../invitations/invitations';

/** Counts its queries. */
class CountingReader extends MessagesReader {
  queries = 0;

  protected override one(
    ...args: [sql: string, ...values: (string | number | Uint8Array | null)[]]
  ): unknown {
    this.queries += 1;
    return super.one(...args);
  }

  protected override all(
    ...args: [sql: string, ...values: (string | number | Uint8Array | null)[]]
  ): unknown[] {
    this.queries += 1;
    return super.all(...args);
  }
}

const idOf = (count: number): ConversationId =>
  conversationId.parse(`12345678-1234-8234-8234-${String(count).padStart(12, '0')}`);

/** Reads a person's open invitations as at a start. Returns them and the number of queries. */
function start(invitations: number): { listed: number[]; queries: number } {
  const database = openForWriting(':memory:', migrations);
  const writer = new MessagesWriter(database);
  const reader = new CountingReader(database);
  const held = new Map<ConversationId, Conversation>();
  const { delivery } = new Talk(ann);
  for (let count = 1; count <= invitations; count += 1) {
    const conversation = idOf(count);
    const log = new EntryLog(conversation, reader, ann.person, () => true, digestOf);
    const place = { number: 1, prev: undefined, after: [], clock: count };
    const act = { kind: 'FOUND', people: [ann.person], isPublic: false } as const;
    log.offer({
      ...controlEntry(bob, `founding-${count}`, act, place, { isFirst: true }),
      conversation,
    });
    writer.append([log.changes()], 2_000 - count);
    held.set(conversation, { log, delivery, isLeaving: false });
  }
  reader.queries = 0;
  const digests = new Digests(reader, ann.person);
  const all = new Map([...held].map(([id, each]) => [id, digests.of(each)]));
  const waiting = waitingInvitations({
    me: { id: ann.person },
    digests: all,
    settings: { ignored: [] },
    trust: { isBlocked: () => false },
    isAccepted: () => false,
  });
  for (const { names } of all.values()) expect(names.get(bob.person)).toBe('bob');
  return { listed: waiting.map(({ at }) => at), queries: reader.queries };
}

test('starting with 500 invitations takes as many queries as with one, and finds all of them', () => {
  const [one, many] = [start(1), start(500)];
  expect(many.queries).toBe(one.queries);
  expect(one.listed).toEqual([1]);
  expect(many.listed).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
});

test('a blocked person does not name a conversation, neither while they are blocked nor before', () => {
  const everybody = [bob, cleo];
  const talk = talkOf({ reader: ann, people: everybody, joined: everybody });
  const named = (title: string) => ({ kind: 'title', fields: { title } });
  const title = () => new Digests(talk.reader, ann.person).of(talk).title;
  talk.say(ann, named('Camp'));
  talk.say(bob, named('Read this'));
  expect(title()).toBe('Read this');
  talk.reader.leaveOut(() => new Set([bob.person]));
  expect(title()).toBe('Camp');
  talk.say(bob, named('And this'));
  expect(title()).toBe('Camp');
  talk.say(cleo, named('Summer camp'));
  expect(title()).toBe('Summer camp');
});
