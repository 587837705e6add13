import { expect, test } from 'vitest';
import { emptyClaim } from '../../../shared/exchange/ports';
import { failed, success, type Failure } from '../../../shared/protocol/errors';
import { phrase } from '../../../shared/words/phrase';
import { ScriptedConversation } from '../../../testing/nodes/test-authors';
import { newKeys } from '../keys';
import { ConversationNews } from './news';

const [me, bob] = [newKeys(), newKeys()];
const problem: Failure = { code: 'bad-entry', message: 'No.' };

/** News of a conversation that I have founded with Bob; `calls` has in order who is told what. */
function talk() {
  const { script, founding } = ScriptedConversation.founded(me, bob.person.id);
  const calls: unknown[] = [];
  const known = { isDelivered: false, isRefused: false, isMissing: false };
  const news = new ConversationNews({
    me: me.person.id,
    log: () => script.log,
    deliveries: { note: () => known.isDelivered, refuse: () => known.isRefused },
    missing: { note: () => known.isMissing },
    renewal: { heard: () => void calls.push('heard') },
    leaving: { look: () => void calls.push('look') },
    exchange: {
      written: (_conversation, entries) => void calls.push(['sent', entries]),
      ask: () => void calls.push('ask'),
    },
    opening: { stored: (entries) => [...entries] },
    asking: { noticed: () => void calls.push('noticed') },
    giving: {
      give: async (gifts) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (gifts.length > 0) calls.push(['given', gifts]);
      },
    },
    tell: (change) =>
      void calls.push(change.kind === 'conversation' ? ['told', change.fresh, change.added] : change),
    membershipChanged: () => void calls.push('membership'),
  });
  const { conversation } = script;
  news.changed(conversation);
  const callsOf = (act: () => void): unknown[] => {
    calls.length = 0;
    act();
    return [...calls];
  };
  return { script, founding, conversation, news, known, calls, callsOf };
}

const place = { conversation: talk().conversation, writer: me.writer.id, chain: 1, number: 1 };

test('what this person writes is sent, and is nothing fresh to them', () => {
  const { script, news, callsOf } = talk();
  const said = script.say(me, 'hello');
  const written = { entries: [said], last: said, gifts: [] };
  expect(callsOf(() => news.written(success(written)))).toEqual([
    ['sent', [said]],
    ['told', [], [said]],
  ]);
});

test('what is sealed with a new key is sent after that key, what follows it after both, and a control before the key', async () => {
  const { script, founding: writer, news, calls } = talk();
  const [first, second] = [script.say(me, 'one'), script.say(me, 'two')];
  const gifts = [{ key: { ...place, secret: new Uint8Array(32) }, recipients: [] }];
  calls.length = 0;
  news.written(success({ entries: [writer, first], last: first, gifts }));
  news.written(success({ entries: [second], last: second, gifts: [] }));
  expect(calls).toEqual([
    ['sent', [writer]],
    ['told', [], [writer, first]],
    ['told', [], [second]],
  ]);
  calls.length = 0;
  await expect.poll(() => calls.length).toBe(3);
  expect(calls).toEqual([
    ['given', gifts],
    ['sent', [first]],
    ['sent', [second]],
  ]);
  const third = script.say(me, 'three');
  news.written(success({ entries: [third], last: third, gifts: [] }));
  expect(calls.slice(3)).toEqual([
    ['sent', [third]],
    ['told', [], [third]],
  ]);
});

test('what could not be written is neither sent nor told', () => {
  const { news, callsOf } = talk();
  const refusal = failed('not-a-member', phrase('failure.notAMember'));
  expect(callsOf(() => expect(news.written(refusal)).toBe(refusal))).toEqual([]);
});

test('only entries by others are fresh among those that arrive, also on another computer of this person', () => {
  const { script, conversation, news, callsOf } = talk();
  const joined = script.join(bob);
  const [mine, his] = [script.say(me, 'from my laptop'), script.say(bob, 'hello')];
  const arrived = [...joined, mine, his];
  expect(callsOf(() => news.added(conversation, arrived))).toEqual([
    'heard',
    'membership',
    ['told', [...joined, his], arrived],
    'look',
  ]);
});

test('membership is reported once for each change of it', () => {
  const { script, conversation, news, callsOf } = talk();
  expect(callsOf(() => news.changed(conversation))).toEqual([['told', [], undefined]]);
  script.join(bob);
  expect(callsOf(() => news.changed(conversation))).toEqual(['membership', ['told', [], undefined]]);
  script.say(bob, 'hello');
  expect(callsOf(() => news.changed(conversation))).toEqual([['told', [], undefined]]);
});

test('a claim is told if it changes what is delivered or missing, and always concerns a waiting LEAVE', () => {
  const { conversation, news, known, callsOf } = talk();
  const claimed = () => news.holds(conversation, 'server', emptyClaim);
  expect(callsOf(claimed)).toEqual(['look']);
  known.isMissing = true;
  expect(callsOf(claimed)).toEqual([['told', [], []], 'look']);
  Object.assign(known, { isMissing: false, isDelivered: true });
  expect(callsOf(claimed)).toEqual([['told', [], []], 'look']);
});

test('a refusal is told only if it is news', () => {
  const { founding, conversation, news, known, callsOf } = talk();
  const refused = () => news.refused(conversation, founding.hash, problem);
  expect(callsOf(refused)).toEqual([]);
  known.isRefused = true;
  expect(callsOf(refused)).toEqual([['told', [], undefined]]);
});

test('imported entries are no news to the reader, and other nodes are asked what they hold', () => {
  const { script, conversation, news, callsOf } = talk();
  const his = script.join(bob);
  expect(callsOf(() => news.imported(conversation, his))).toEqual([
    'heard',
    'ask',
    'membership',
    ['told', [], undefined],
  ]);
});
