import { expect, test } from 'vitest';
import { write, type Content } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import { transcript } from '../../shared/conversation/transcript';
import { newIdentity, type Identity } from '../../shared/node/identity';
import type { Failure } from '../../shared/protocol/errors';
import type { Conversation, OnlinePerson } from '../net/types';
import { plainState } from './test-state';
import { project, titleOf, type AppState, type Scope } from './view';
import { Digester, orderOf, rowId, unreadRows } from './view-digest';

const ann = newIdentity();
const bob = newIdentity();
const cleo = newIdentity();
const id = '3cf90209-d1fe-44f9-a561-b2488e362031';
const who = (identity: Identity, user: string) => ({ id: identity.id, user });

class Held implements Conversation {
  readonly log = new Log(id);
  acknowledged = 0;
  refused = new Map<number, Failure>();
  #at = 1_000;

  say(author: Identity, user: string, content: Content): void {
    this.log.add([write(this.log, author, user, content, (this.#at += 1))]);
  }
}

const text = (words: string, number: number): Content => ({
  command: 'SEND_MESSAGE',
  id: `m${number}`,
  text: words,
});

/** Ann invited Bob and Cleo; Bob joined and wrote twice. */
function talk(): Held {
  const held = new Held();
  held.say(ann, 'ann', { command: 'INVITE', invited: [who(bob, 'bob'), who(cleo, 'cleo')] });
  held.say(bob, 'bob', { command: 'JOIN' });
  held.say(bob, 'bob', text('one', 1));
  held.say(bob, 'bob', text('two', 2));
  return held;
}

const stateOf = (held: Held, me: Identity = ann, changes: Partial<AppState> = {}): AppState =>
  plainState(who(me, 'me'), {
    digests: new Map([[id, new Digester(me.id).read(held)]]),
    draft: () => 'half a thou',
    ...changes,
  });

const roster: Scope = { kind: 'roster', conversation: null };
const window: Scope = { kind: 'conversation', conversation: id };
const online = (identity: Identity, user: string): [string, OnlinePerson] => [
  identity.id,
  { ...who(identity, user), status: 'busy', note: 'Deep work', reach: 'nearby' },
];

test('rows are those of the transcript, in its order, however the entries came', () => {
  const held = talk();
  const digester = new Digester(ann.id);
  digester.read(held);
  held.say(cleo, 'cleo', { command: 'DECLINE' });
  held.say(cleo, 'cleo', text('not allowed', 9));
  held.say(ann, 'ann', text('three', 3));
  const step = digester.read(held);
  const whole = new Digester(ann.id).read(held);
  expect(step.rows).toEqual(whole.rows);
  const shown = transcript(held.log.entries);
  expect(step.list.map((row) => row.id)).toEqual(shown.map(rowId));
  expect([...step.list].sort((a, b) => (a.order < b.order ? -1 : 1))).toEqual(step.list);
  expect(shown.map(orderOf)).toEqual(step.list.map((row) => row.order));
});

test('a message costs only itself: the other rows stay the same objects', () => {
  const held = talk();
  const digester = new Digester(ann.id);
  const before = digester.read(held);
  expect(digester.read(held)).toBe(before);
  held.say(bob, 'bob', text('three', 3));
  const after = digester.read(held);
  expect(Object.keys(after.rows)).toHaveLength(Object.keys(before.rows).length + 1);
  for (const [key, row] of Object.entries(before.rows)) expect(after.rows[key]).toBe(row);
});

test('my texts are pending, then sent; refused ones say why', () => {
  const held = talk();
  held.say(ann, 'ann', text('mine', 1));
  const digester = new Digester(ann.id);
  const stateOfMine = () => digester.read(held).rows[`${ann.id}/2`];
  expect(stateOfMine()?.state).toBe('pending');
  held.refused.set(2, { code: 'text-too-long', message: 'Too long.' });
  expect(stateOfMine()).toMatchObject({ state: 'failed', problem: 'Too long.' });
  held.refused.clear();
  held.acknowledged = 2;
  expect(stateOfMine()?.state).toBe('sent');
  expect(stateOfMine()).not.toHaveProperty('problem');
});

test('unread are the texts of others after what was on screen and after all that I did', () => {
  const held = talk();
  const digester = new Digester(ann.id);
  const unread = (read = ''): string[] =>
    unreadRows(digester.read(held), read, ann.id).map((row) => row.text);
  expect(unread()).toEqual(['one', 'two']);
  expect(unread(digester.read(held).rows[`${bob.id}/2`]?.order)).toEqual(['two']);
  held.say(ann, 'ann', text('answer', 1));
  held.say(bob, 'bob', text('three', 3));
  expect(unread()).toEqual(['three']);
});

test('each kind of window gets its own slices', () => {
  const state = stateOf(talk());
  expect(project(state, roster).rows).toEqual({});
  expect(Object.keys(project(state, roster).conversations)).toEqual([id]);
  expect(Object.keys(project(state, window).rows)).toHaveLength(4);
  expect(project(state, window).draft).toBe('half a thou');
  expect(project(state, { kind: 'preferences', conversation: null })).toMatchObject({
    people: {},
    conversations: {},
  });
  expect(project(state, { kind: 'conversation', conversation: 'another' }).rows).toEqual({});
});

test('who is invited sees an invitation and no row; who is ignored asks in vain', () => {
  const state = stateOf(talk(), cleo);
  const { invitations, conversations, people } = project(state, roster);
  expect(invitations[id]).toMatchObject({ from: ann.id, others: [bob.id] });
  expect(conversations).toEqual({});
  expect(people[ann.id]?.user).toBe('ann');
  const settings = { ...state.settings, ignored: [who(ann, 'ann')] };
  expect(project({ ...state, settings }, roster).invitations).toEqual({});
  expect(project(stateOf(talk()), roster).invitations).toEqual({});
});

test('people are those online and those named; names that look alike are told apart', () => {
  const twin = newIdentity();
  const state = stateOf(talk(), ann, { online: new Map([online(bob, 'bob'), online(twin, 'BOB')]) });
  const { people } = project(state, roster);
  expect(people[cleo.id]).toMatchObject({ user: 'cleo', online: false });
  expect(people[bob.id]).toMatchObject({
    user: `bob ·${bob.id.slice(0, 3)}`,
    online: true,
    note: 'Deep work',
  });
  expect(people[twin.id]?.user).toBe(`BOB ·${twin.id.slice(0, 3)}`);
  expect(people[ann.id]?.user).toBe('me');
});

test('a window is titled by the names of the others, or by its title', () => {
  const held = talk();
  expect(titleOf(project(stateOf(held), window), id)).toBe('bob, cleo');
  const titled = new Held();
  titled.say(ann, 'ann', { command: 'INVITE', invited: [who(bob, 'bob')], title: 'Garden' });
  expect(titleOf(project(stateOf(titled), window), id)).toBe('Garden');
});

test('equal parts of two views are the same objects, and the draft is given once', () => {
  const held = talk();
  const first = project(stateOf(held), window);
  const second = project(stateOf(held, ann, { draft: () => 'changed meanwhile' }), window, first);
  for (const part of ['me', 'connection', 'settings', 'people', 'conversations', 'draft'] as const)
    expect(second[part]).toBe(first[part]);
});

test('a person who left is no longer joined, and the conversation leaves the roster', () => {
  const held = talk();
  held.say(ann, 'ann', { command: 'LEAVE' });
  const state = stateOf(held);
  expect(project(state, roster).conversations).toEqual({});
  expect(project(state, window).conversations[id]).toMatchObject({ joined: false });
});
