import { expect, test } from 'vitest';
import { conversationId } from '../../../shared/ids';
import { conversation as id } from '../../../testing/membership/entries';
import { person } from '../../../testing/membership/names';
import type { OnlinePerson } from '../../net/types';
import { testPng } from '../../../testing/picture/test-png';
import { plainState } from '../../../testing/windows/test-state';
import { ann, bob, cleo, Talk, talkOf, authorCalled } from '../../../testing/windows/test-talk';
import { TranscriptPage } from '../features/transcript/transcript-page';
import { project, type AppState } from './view';
import { Digests, type DigestsById } from '../features/conversations/digest';
import { plannedDigest } from '../features/conversations/plans';
import { tellApart } from '../features/people/people-view';

const who = ({ person: each }: { person: OnlinePerson['id'] }, user: string) => ({ id: each, user });

/** Ann invited Bob and Cleo; Bob joined and wrote twice. */
function talk(reader = ann): Talk {
  const held = talkOf({ reader, people: [bob, cleo], joined: [bob] });
  held.say(bob, 'one', 'two');
  return held;
}

const stateOf = (held: Talk, me = ann, changes: Partial<AppState> = {}): AppState => {
  const page = new TranscriptPage(held, held.reader, me.person);
  const digests = new Digests(held.reader, me.person);
  return plainState(who(me, 'me'), {
    digests: new Map([[id, digests.of(held)]]),
    draft: () => 'half a thou',
    page: (conversation) => (conversation === id ? page : undefined),
    ...changes,
  });
};

const roster = { kind: 'roster', conversation: null } as const;
const window = { kind: 'conversation', conversation: id } as const;
const online = (author: typeof ann, user: string): [OnlinePerson['id'], OnlinePerson] => [
  author.person,
  { ...who(author, user), status: 'busy', note: 'Deep work', reach: 'nearby' },
];

test('a digest keeps its identity until something changes, and has the last message and the unread count', () => {
  const held = talk();
  const digests = new Digests(held.reader, ann.person);
  const before = digests.of(held);
  expect(digests.of(held)).toBe(before);
  expect(before).toMatchObject({ last: { author: bob.person, text: 'two' }, unread: 2 });
  expect([...before.names.values()]).toEqual(['ann', 'bob', 'cleo']);
  held.names.set(bob.person, 'robert');
  digests.changed(held, held.say(bob, 'three'));
  expect(digests.of(held)).toMatchObject({ last: { text: 'three' }, unread: 3 });
  expect(digests.of(held).names.get(bob.person)).toBe('robert');
});

test('a message changes rows and page of its conversation’s window, and reads no other conversation for it', () => {
  const held = talk();
  const digests = new Digests(held.reader, ann.person);
  const own: DigestsById = {
    get: () => digests.of(held),
    [Symbol.iterator]: () => {
      throw new Error('all conversations were read');
    },
  };
  const page = new TranscriptPage(held, held.reader, ann.person);
  const state = stateOf(held, ann, { digests: own, page: () => page });
  const before = project(state, window);
  const said = held.say(bob, 'three');
  digests.changed(held, said);
  page.changed(said);
  const after = project(state, window, before);
  expect(after.rows[said[0]?.hash ?? '']).toMatchObject({ text: 'three' });
  expect([before.page.unread, after.page.unread]).toEqual([2, 3]);
  expect(after.conversations).toBe(before.conversations);
});

test('a person’s name comes from their last message, whatever arrives late, also after a start', () => {
  const held = talk();
  const digests = new Digests(held.reader, ann.person);
  digests.of(held);
  const [early] = held.composeRun(bob, 1);
  held.names.set(ann.person, 'Ann Smith');
  digests.changed(held, held.say(ann, 'meanwhile'));
  held.names.set(bob.person, 'robert');
  const [late] = held.composeRun(bob, 2).slice(1);
  if (!early || !late) throw new Error('two messages');
  held.add({ ...late, prev: early.hash });
  digests.changed(held, [late]);
  held.add(early);
  digests.changed(held, [early]);
  for (const each of [digests, new Digests(held.reader, ann.person)])
    expect([...each.of(held).names.values()]).toEqual(['Ann Smith', 'robert', 'cleo']);
});

test('the digest shows the last message in its current form, and never a title', () => {
  const held = talk();
  const last = () => new Digests(held.reader, ann.person).of(held).last?.text;
  const [target] = held.say(bob, 'draft');
  const about = (kind: string, fields = {}) => ({ kind, ...(target ? { to: target.hash } : {}), fields });
  held.say(bob, about('edit', { text: 'final' }), { kind: 'title', fields: { title: 'Garden' } });
  expect(last()).toBe('final');
  held.say(bob, about('deletion'));
  expect(last()).toBe('Message deleted');
  held.say(bob, { kind: 'poll', fields: {} });
  expect(last()).toBe('Sent a message that this version cannot show');
});

test('the time of the last activity comes from this computer’s clock, whatever authors claim', () => {
  const held = talk();
  const say = (text: string, at: number): void => held.add(held.compose(bob, text, at));
  held.now = 70_000_000;
  say('from next year', 9_000_000_000);
  const state = stateOf(held);
  expect(project(state, roster).conversations[id]).toMatchObject({ activity: { at: 70_000_000 } });
  const [row] = Object.values(project(state, window).rows).filter((each) => each.text === 'from next year');
  expect(row).toMatchObject({ at: 9_000_000_000, arrived: 70_000_000 });
  held.now = 80_000_000;
  say('from last year', 5);
  expect(project(stateOf(held), roster).conversations[id]).toMatchObject({ activity: { at: 80_000_000 } });
  const invited = talk(cleo);
  expect(
    project(stateOf(invited, cleo), { kind: 'invitation', conversation: null }).invitations[id]?.at,
  ).toBeLessThanOrEqual(invited.now);
});

test('each kind of window gets its own slices', () => {
  const state = stateOf(talk());
  expect(project(state, roster)).not.toHaveProperty('rows');
  expect(Object.keys(project(state, roster).conversations)).toEqual([id]);
  expect(Object.keys(project(state, window).rows)).toHaveLength(4);
  expect(project(state, window).draft).toBe('half a thou');
  for (const slice of ['people', 'conversations', 'rows'])
    expect(project(state, { kind: 'preferences', conversation: null })).not.toHaveProperty(slice);
  const another = conversationId.parse('3cf90209-d1fe-84f9-a561-b2488e362031');
  expect(project(state, { kind: 'conversation', conversation: another }).rows).toEqual({});
});

test('an invitation that is accepted at once waits for no answer', () => {
  const asked = { kind: 'invitation', conversation: null } as const;
  const waiting = (isAccepted: boolean) =>
    project(stateOf(talk(cleo), cleo, { isAccepted: () => isAccepted }), asked).waiting.count;
  expect(waiting(false)).toBe(1);
  expect(waiting(true)).toBe(0);
});

test('people who were met stay in the list, under the name that the user gave them', () => {
  const away = authorCalled('dan').person;
  const state = stateOf(talk(), ann, {
    notes: {
      met: new Map([[away, { user: 'dan', at: 1 }]]),
      favourites: new Set([away]),
      hidden: new Set([bob.person]),
      nicknames: new Map([[away, { user: 'Danny', at: 2 }]]),
      groups: new Map(),
      lastHere: new Map(),
    },
  });
  const { people } = project(state, roster);
  expect(people[away]).toMatchObject({ user: 'Danny', called: 'dan', online: false, favourite: true });
  expect(people[bob.person]).toMatchObject({ user: 'bob', hidden: true });
  expect(project(state, window).people[away], 'a conversation names its own people').toBeUndefined();
});

test('whoever is invited reads what the inviter said first, as plain text of bounded length', () => {
  const asked = { kind: 'invitation', conversation: null } as const;
  const first = (held: Talk) => project(stateOf(held, cleo), asked).invitations[id]?.first;
  const held = talk(cleo);
  expect(first(held), 'what another member says is not the inviter’s').toBeNull();
  held.say(ann, { kind: 'title', fields: { title: 'Garden' } }, 'Shall we\nplant\u202e?', 'Or not');
  expect(first(held)).toBe('Shall we\nplant\ufffd?');
  const long = talk(cleo);
  long.say(ann, 'x'.repeat(2_001));
  expect(first(long)).toBe(`${'x'.repeat(2_000)}…`);
});

test('whoever is invited sees the picture that the conversation has, if it is small', () => {
  const asked = { kind: 'invitation', conversation: null } as const;
  const picture = (held: Talk) => project(stateOf(held, cleo), asked).invitations[id]?.picture;
  const held = talk(cleo);
  expect(picture(held)).toBeUndefined();
  const said = (size: number) =>
    held.say(ann, { kind: 'picture', fields: { picture: testPng(1, size).toString('base64') } }).at(-1)?.hash;
  const small = said(128);
  expect(picture(held)).toBe(`/picture/${id}/${small}`);
  said(1_000);
  expect(picture(held)).toBeUndefined();
});

test('a planned conversation is listed with its draft, and has a view in its own window', () => {
  const planned = conversationId.parse('3cf90209-d1fe-84f9-a561-b2488e362031');
  const plan = { people: [who(bob, 'bob')], isOpen: false, at: 7 };
  const digest = plannedDigest(plan, ann.person, () => false);
  const state = stateOf(talk(), ann, {
    digests: new Map([[planned, digest]]),
    planned: () => [[planned, digest]],
    draft: () => 'half a\nthou',
  });
  const seen = { planned: true, name: 'bob', sealed: true, joined: true, others: [bob.person] };
  expect(project(state, roster).conversations[planned]).toMatchObject({
    ...seen,
    activity: { last: null, at: 7, unread: 0, draft: 'half a thou' },
  });
  const own = project(state, { kind: 'conversation', conversation: planned });
  expect(own.conversations[planned]).toMatchObject(seen);
  expect(own.people[bob.person]?.user).toBe('bob');
});

test('an invited person sees an invitation and no row; invitations by an ignored person are hidden', () => {
  const state = stateOf(talk(cleo), cleo);
  const asked = { kind: 'invitation', conversation: null } as const;
  const { conversations, people, waiting } = project(state, roster);
  expect(project(state, asked).invitations[id]).toMatchObject({ from: ann.person, others: [bob.person] });
  expect(waiting).toEqual({ count: 1, inviters: [{ person: ann.person, count: 1 }] });
  expect(conversations).toEqual({});
  expect(people[ann.person]?.user).toBe('ann');
  const settings = { ...state.settings, ignored: [who(ann, 'ann')] };
  for (const scope of [roster, asked]) {
    expect(project({ ...state, settings }, scope)).toMatchObject({ waiting: { count: 0 } });
    expect(project(stateOf(talk()), scope)).toMatchObject({ waiting: { count: 0 } });
    expect(project({ ...state, settings }, asked).invitations).toEqual({});
    expect(project(stateOf(talk()), asked).invitations).toEqual({});
  }
});

test('people are those online and members of conversations; look-alike names are told apart', () => {
  const twin = authorCalled('twin');
  const state = stateOf(talk(), ann, { online: new Map([online(bob, 'bob'), online(twin, 'BOB')]) });
  const { people } = project(state, roster);
  expect(people[cleo.person]).toMatchObject({ user: 'cleo', online: false });
  expect(people[bob.person]).toMatchObject({
    user: 'bob ·bob',
    untold: 'bob',
    online: true,
    note: 'Deep work',
  });
  expect(people[twin.person]?.user).toBe('BOB ·twi');
  expect(people[ann.person]?.user).toBe('me');
});

test('somebody for whom a server writes is shown as going through it', () => {
  const held = new Talk(ann);
  const server = person('server');
  const founding = held.act(ann, { kind: 'FOUND', people: [bob.person], isPublic: false });
  const plain = held.composeControl(bob, { kind: 'JOIN', invite: founding.hash });
  if (plain.command !== 'JOIN' || !plain.certificate) throw new Error('a JOIN has a certificate');
  held.add({ ...plain, certificate: { ...plain.certificate, via: server } });
  const address = { host: 'lab', port: 6666 };
  const connection = {
    state: 'online',
    address,
    serverName: 'Lab',
    serverId: server,
    isFirst: false,
  } as const;
  const through = (changes: Partial<AppState>) =>
    project(stateOf(held, ann, changes), window).people[bob.person]?.through;
  expect(through({ connection })).toBe('Lab');
  expect(through({})).toBe('another server');
  expect(project(stateOf(talk()), window).people[bob.person]).not.toHaveProperty('through');
});

test('whoever uses a simple client is shown as going through the server before any conversation', () => {
  const address = { host: 'lab', port: 6666 };
  const connection = {
    state: 'online',
    address,
    serverName: 'Lab',
    serverId: person('server'),
    isFirst: false,
  } as const;
  const [id, simple] = online(bob, 'bob');
  const full: OnlinePerson = { ...simple, ...who(cleo, 'cleo'), reach: 'server', writers: [cleo.writer] };
  const everybody = new Map<OnlinePerson['id'], OnlinePerson>([
    [id, { ...simple, reach: 'server' }],
    [cleo.person, full],
  ]);
  const { people } = project(plainState(who(ann, 'me'), { connection, online: everybody }), roster);
  expect(people[bob.person]?.through).toBe('Lab');
  expect(people[cleo.person]).not.toHaveProperty('through');
  const nearby = plainState(who(ann, 'me'), { connection, online: new Map([[id, simple]]) });
  expect(project(nearby, roster).people[bob.person]).not.toHaveProperty('through');
});

test('people with look-alike names are told apart even if their ids look alike', () => {
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

test('a name that looks like two others is told apart from both; names that only share letters stay plain', () => {
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

test('a name that a log holds is displayed harmlessly', () => {
  const held = talkOf({ reader: ann, joined: [], invited: [who(bob, 'bob\u202e')] });
  expect(project(stateOf(held), window).people[bob.person]?.user).toBe('bob\ufffd');
});

test('a title that a log holds is displayed harmlessly, to those who are in and to those who are invited', () => {
  const title = 'Garden\u202e plans';
  const [held, asked] = [ann, bob].map((reader) => talkOf({ reader, joined: [], title }));
  if (!held || !asked) throw new Error('two');
  const invited = { kind: 'invitation', conversation: null } as const;
  expect(project(stateOf(asked, bob), invited).invitations[id]?.title).toBe('Garden\ufffd plans');
  expect(nameIn(held)).toBe('Garden\ufffd plans');
});

const nameIn = (held: Talk, me = ann): string | undefined =>
  project(stateOf(held, me), window).conversations[id]?.name;

test('a conversation has its last title, or the names of the others', () => {
  expect(nameIn(talk())).toBe('bob and cleo');
  const titled = talkOf({ reader: ann, title: 'Garden' });
  expect(nameIn(titled)).toBe('Garden');
  titled.say(bob, { kind: 'title', fields: { title: 'Allotment' } }, 'more');
  expect(nameIn(titled)).toBe('Allotment');
  expect(project(stateOf(titled), window).conversations[id]).toMatchObject({
    title: 'Allotment',
    founder: ann.person,
  });
  titled.say(ann, { kind: 'title', fields: { title: '' } });
  expect(nameIn(titled)).toBe('bob');
  expect(project(stateOf(titled), window).conversations[id]).not.toHaveProperty('title');
});

test('a conversation shows whom it was with after they have left or if they never joined', () => {
  const held = talk();
  held.act(cleo, { kind: 'DECLINE' });
  expect(nameIn(held)).toBe('bob');
  held.act(bob, { kind: 'LEAVE' }, { last: held.log.lastMessages({ person: bob.person }) });
  const view = project(stateOf(held), roster);
  expect(view.conversations[id]).toMatchObject({ name: 'bob (left)', others: [bob.person], company: 'left' });
  expect(view.people[bob.person]?.user).toBe('bob');
  const declined = talkOf({ reader: ann, joined: [] });
  declined.act(bob, { kind: 'DECLINE' });
  expect(nameIn(declined)).toBe('bob (did not join)');
});

test('equal parts of two views are the same objects, and a draft is sent once', () => {
  const held = talk();
  const first = project(stateOf(held), window);
  const second = project(stateOf(held, ann, { draft: () => 'changed meanwhile' }), window, first);
  for (const part of ['me', 'connection', 'display', 'people', 'conversations', 'draft'] as const)
    expect(second[part]).toBe(first[part]);
});

test('the view says whether the user left or was removed', () => {
  const held = talkOf({ reader: bob, people: [bob], joined: [bob] });
  const last = held.log.lastMessages({ person: bob.person });
  const view = () => project(stateOf(held, bob), window).conversations[id];
  expect(view()).toMatchObject({ joined: true, hasLeft: false });
  const removed = talkOf({ reader: bob });
  removed.act(ann, { kind: 'REMOVE', target: bob.person }, { last });
  expect(project(stateOf(removed, bob), window).conversations[id]).toMatchObject({
    joined: false,
    hasLeft: false,
  });
  held.act(bob, { kind: 'LEAVE' }, { last });
  expect(view()).toMatchObject({ joined: false, hasLeft: true });
});

test('the view shows a waiting LEAVE while the user is still a member', () => {
  const held = talk();
  held.isLeaving = true;
  expect(project(stateOf(held), window).conversations[id]).toMatchObject({ joined: true, leaving: true });
});

test('a conversation that the user left stays on the roster with its people; one never joined does not', () => {
  const held = talk();
  held.act(ann, { kind: 'LEAVE' }, { last: held.log.lastMessages({ person: ann.person }) });
  const view = project(stateOf(held), roster);
  expect(view.conversations[id]).toMatchObject({ joined: false, name: 'bob and cleo', company: 'here' });
  expect(view.people[bob.person]?.user).toBe('bob');
  expect(project(stateOf(held), window).conversations[id]).toMatchObject({ joined: false });
  const declined = talk(cleo);
  declined.act(cleo, { kind: 'DECLINE' });
  expect(project(stateOf(declined, cleo), roster).conversations).toEqual({});
});
