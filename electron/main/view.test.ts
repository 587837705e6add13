import { expect, test } from 'vitest';
import { write, type Content } from '../../shared/conversation/author';
import { Log } from '../../shared/conversation/log';
import { newIdentity, type Identity } from '../../shared/node/identity';
import { Delivery } from '../net/delivery';
import type { Conversation, OnlinePerson } from '../net/types';
import { historyInMemory } from '../storage/history/history-in-memory';
import { plainState } from './test-state';
import { project, type AppState, type Scope } from './view';
import { TranscriptPage } from './transcript-page';
import { tellApart } from './view-people';
import { Digests } from './view-digest';

const ann = newIdentity();
const bob = newIdentity();
const cleo = newIdentity();
const id = '3cf90209-d1fe-44f9-a561-b2488e362031';
const who = (identity: Identity, user: string) => ({ id: identity.id, user });

class Held implements Conversation {
  /** This computer's clock. */
  now = 1_000_000;
  readonly store = historyInMemory(() => this.now);
  readonly delivery = new Delivery(new Map());
  readonly digests: Digests;
  log: Log;
  #at = 1_000;

  constructor(reader = ann) {
    this.log = new Log(id, this.store.reader, reader.id);
    this.digests = new Digests(this.store.reader, reader.id);
  }

  /** @param at by the author's clock */
  async say(author: Identity, user: string, content: Content, at = (this.#at += 1)): Promise<void> {
    const entry = write(this.log, author, user, content, at);
    this.log.add([entry]);
    await this.store.append([this.log.changes()]);
    this.digests.changed(id, [entry]);
  }
}

const text = (words: string, number: number): Content => ({
  command: 'SEND_MESSAGE',
  id: `m${number}`,
  text: words,
});

/** Ann invited Bob and Cleo; Bob joined and wrote twice. */
async function talk(reader = ann): Promise<Held> {
  const held = new Held(reader);
  await held.say(ann, 'ann', { command: 'INVITE', invited: [who(bob, 'bob'), who(cleo, 'cleo')] });
  await held.say(bob, 'bob', { command: 'JOIN' });
  await held.say(bob, 'bob', text('one', 1));
  await held.say(bob, 'bob', text('two', 2));
  return held;
}

const stateOf = (held: Held, me: Identity = ann, changes: Partial<AppState> = {}): AppState => {
  const page = new TranscriptPage(held, held.store.reader, me.id);
  return plainState(who(me, 'me'), {
    digests: new Map([[id, held.digests.of(held)]]),
    draft: () => 'half a thou',
    page: (conversation) => (conversation === id ? page : undefined),
    ...changes,
  });
};

const roster: Scope = { kind: 'roster', conversation: null };
const window: Scope = { kind: 'conversation', conversation: id };
const online = (identity: Identity, user: string): [string, OnlinePerson] => [
  identity.id,
  { ...who(identity, user), status: 'busy', note: 'Deep work', reach: 'nearby' },
];

test('a digest is the same object until something changes, and tells the last text and what is unread', async () => {
  const held = await talk();
  const before = held.digests.of(held);
  expect(held.digests.of(held)).toBe(before);
  expect(before).toMatchObject({ last: { author: bob.id, text: 'two' }, unread: 2 });
  expect([...before.names.values()]).toEqual(['ann', 'bob', 'cleo']);
  await held.say(bob, 'robert', text('three', 3));
  expect(held.digests.of(held)).toMatchObject({ last: { text: 'three' }, unread: 3 });
  expect(held.digests.of(held).names.get(bob.id)).toBe('robert');
});

test('when something last happened is told by the clock of this computer, whatever an author claims', async () => {
  const held = await talk();
  held.now = 2_000_000;
  await held.say(bob, 'bob', text('from next year', 3), 9_000_000_000);
  const state = stateOf(held);
  expect(project(state, roster).conversations[id]).toMatchObject({ at: 2_000_000 });
  const [row] = Object.values(project(state, window).rows).filter((each) => each.text === 'from next year');
  expect(row).toMatchObject({ at: 9_000_000_000, arrived: 2_000_000 });
  held.now = 3_000_000;
  await held.say(bob, 'bob', text('from last year', 4), 5);
  expect(project(stateOf(held), roster).conversations[id]).toMatchObject({ at: 3_000_000 });
  const invited = await talk(cleo);
  await invited.say(bob, 'bob', { command: 'INVITE', invited: [who(newIdentity(), 'dan')] });
  expect(
    project(stateOf(invited, cleo), { kind: 'invitation', conversation: null }).invitations[id]?.at,
  ).toBeLessThanOrEqual(invited.now);
});

test('each kind of window gets its own slices', async () => {
  const state = stateOf(await talk());
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

test('who is invited sees an invitation and no row; who is ignored asks in vain', async () => {
  const state = stateOf(await talk(cleo), cleo);
  const asked: Scope = { kind: 'invitation', conversation: null };
  const { conversations, people, waiting } = project(state, roster);
  expect(project(state, asked).invitations[id]).toMatchObject({ from: ann.id, others: [bob.id] });
  expect(waiting).toEqual({ count: 1, inviters: [{ person: ann.id, count: 1 }] });
  expect(conversations).toEqual({});
  expect(people[ann.id]?.user).toBe('ann');
  const settings = { ...state.settings, ignored: [who(ann, 'ann')] };
  for (const scope of [roster, asked]) {
    expect(project({ ...state, settings }, scope)).toMatchObject({ invitations: {}, waiting: { count: 0 } });
    expect(project(stateOf(await talk()), scope)).toMatchObject({ invitations: {}, waiting: { count: 0 } });
  }
});

test('people are those online and those named; names that look alike are told apart', async () => {
  const twin = newIdentity();
  const state = stateOf(await talk(), ann, { online: new Map([online(bob, 'bob'), online(twin, 'BOB')]) });
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

test('people whose names look the same are told apart, however alike their ids', () => {
  const me = 'm'.repeat(43);
  const [first, second, third] = ['abcd', 'aBcX', 'aIcd'].map((start) => start.padEnd(43, '_')) as [
    string,
    string,
    string,
  ];
  const names = new Map([
    [me, 'ann'],
    [first, 'аnn'],
    [second, 'ann'],
    [third, 'ANN'],
    ['other', 'anna'],
  ]);
  const shown = tellApart(names, me);
  expect([...shown.values()]).toEqual(['ann', `аnn ·${first.slice(0, 4)}`, `ann ·aBcX`, 'ANN ·aIcd', 'anna']);
});

test('a name that looks like two different ones is told apart from both, and names that only share letters stay plain', () => {
  const [capital, small, other] = ['abcd', 'abce', 'abcf'].map((start) => start.padEnd(43, '_')) as [
    string,
    string,
    string,
  ];
  const plain = ['Ella', 'Elia', 'Neil', 'Nell', 'Ilse', 'Lise'];
  const shown = tellApart(
    new Map([
      [capital, 'Ian'],
      [small, 'ian'],
      [other, 'lan'],
      ...plain.map((name): [string, string] => [`id of ${name}`, name]),
    ]),
    '',
  );
  expect([...shown.values()]).toEqual(['Ian ·abcd', 'ian ·abce', 'lan ·abcf', ...plain]);
});

test('a name that a log holds is displayed harmlessly', async () => {
  const held = new Held();
  await held.say(ann, 'ann', { command: 'INVITE', invited: [who(bob, 'bob\u202e')] });
  expect(project(stateOf(held), window).people[bob.id]?.user).toBe('bob\ufffd');
});

test('a title that a log holds is displayed harmlessly, to those who are in and to those who are invited', async () => {
  const held = new Held();
  const title = 'Garden\u202e plans';
  await held.say(ann, 'ann', { command: 'INVITE', invited: [who(bob, 'bob')], title });
  const invited: Scope = { kind: 'invitation', conversation: null };
  expect(project(stateOf(held, bob), invited).invitations[id]?.title).toBe('Garden\ufffd plans');
  expect(nameIn(held)).toBe('Garden\ufffd plans');
});

const nameIn = (held: Held, me = ann): string | undefined =>
  project(stateOf(held, me), window).conversations[id]?.name;

test('a conversation is called by its title, or the names of the others', async () => {
  const held = await talk();
  expect(nameIn(held)).toBe('bob and cleo');
  const titled = new Held();
  await titled.say(ann, 'ann', { command: 'INVITE', invited: [who(bob, 'bob')], title: 'Garden' });
  expect(nameIn(titled)).toBe('Garden');
});

test('whom a conversation was with stays to be seen when they have left or never joined', async () => {
  const held = await talk();
  await held.say(cleo, 'cleo', { command: 'DECLINE' });
  expect(nameIn(held)).toBe('bob');
  await held.say(bob, 'bob', { command: 'LEAVE' });
  const view = project(stateOf(held), roster);
  expect(view.conversations[id]).toMatchObject({ name: 'bob (left)', others: [bob.id], company: 'left' });
  expect(view.people[bob.id]?.user).toBe('bob');
  const declined = new Held();
  await declined.say(ann, 'ann', { command: 'INVITE', invited: [who(bob, 'bob')] });
  await declined.say(bob, 'bob', { command: 'DECLINE' });
  expect(nameIn(declined)).toBe('bob (did not join)');
});

test('equal parts of two views are the same objects, and the draft is given once', async () => {
  const held = await talk();
  const first = project(stateOf(held), window);
  const second = project(stateOf(held, ann, { draft: () => 'changed meanwhile' }), window, first);
  for (const part of ['me', 'connection', 'settings', 'people', 'conversations', 'draft'] as const)
    expect(second[part]).toBe(first[part]);
});

test('a conversation that the user left stays on the roster, with whom it was; one never joined does not', async () => {
  const held = await talk();
  await held.say(ann, 'ann', { command: 'LEAVE' });
  const view = project(stateOf(held), roster);
  expect(view.conversations[id]).toMatchObject({ joined: false, name: 'bob and cleo', company: 'here' });
  expect(view.people[bob.id]?.user).toBe('bob');
  expect(project(stateOf(held), window).conversations[id]).toMatchObject({ joined: false });
  const declined = await talk(cleo);
  await declined.say(cleo, 'cleo', { command: 'DECLINE' });
  expect(project(stateOf(declined, cleo), roster).conversations).toEqual({});
});
