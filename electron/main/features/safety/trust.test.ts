import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { person } from '../../../../testing/membership/names';
import { plainState } from '../../../../testing/windows/test-state';
import { silent } from '../../../storage/logger';
import { namesOf, PeopleFile } from '../../../storage/people-file';
import { project } from '../../views/view';
import { Trust } from './trust';

const [ann, bob, fake] = [person('ann'), person('bob'), person('fake')];

function profile() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-people-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'people.json');
  const open = (now = () => 1_000) => {
    const file = new PeopleFile(path, silent);
    return { file, trust: new Trust(file, ann, now) };
  };
  return { path, open };
}

const digestNaming = (...names: (readonly [typeof ann, string])[]) => ({
  state: { members: new Set([ann, ...names.map(([id]) => id)]), invited: new Map() },
  names: new Map([[ann, 'ann'], ...names]),
});

const digestWith = (...members: (typeof ann)[]) => ({
  state: { members: new Set(members), invited: new Map() },
  names: new Map(members.map((id) => [id, id === ann ? 'ann' : 'bob'] as const)),
});

test('a mark is for a key: it survives a restart, and nobody else with the name has it', () => {
  const { open } = profile();
  open().trust.setVerified(bob, 'bob', true);
  const { trust } = open();
  expect([trust.isVerified(bob), trust.isVerified(fake)]).toEqual([true, false]);
  expect(trust.takenFor(fake, 'b\u043eb')).toEqual({ user: 'bob', verified: true });
  trust.setVerified(bob, 'bob', false);
  expect(open().trust.isVerified(bob)).toBe(false);
});

test('people of a conversation are met once the user has joined it, and keep the time at which they were', () => {
  const { open } = profile();
  const { trust, file } = open();
  trust.note([digestWith(bob)]);
  expect(file.met.size).toBe(0);
  trust.note([digestWith(ann, bob)]);
  expect([...file.met]).toEqual([[bob, { user: 'bob', at: 1_000 }]]);
  expect(trust.takenFor(fake, 'bob')).toEqual({ user: 'bob', verified: false });
  expect(trust.takenFor(bob, 'bob')).toBeUndefined();
});

test('somebody met earlier who takes the name of a friend is warned of, and the friend is not', () => {
  const { open } = profile();
  let now = 1;
  const { trust, file } = open(() => now++);
  trust.note([digestNaming([fake, 'fred'])]);
  trust.note([digestNaming([bob, 'bob'])]);
  // Their name is known before they write under it, and after.
  expect(trust.takenFor(fake, 'bob')).toEqual({ user: 'bob', verified: false });
  trust.note([digestNaming([fake, 'b\u043eb'])]);
  file.flush();
  for (const each of [trust, open().trust]) {
    expect(each.takenFor(fake, 'b\u043eb')).toEqual({ user: 'bob', verified: false });
    expect(each.takenFor(bob, 'bob')).toBeUndefined();
  }
});

test('a name that differs between two conversations keeps its time, however often they are read', () => {
  const { open } = profile();
  let now = 1;
  const { trust, file } = open(() => now++);
  const read = () => {
    trust.note([digestNaming([bob, 'bob'])]);
    trust.note([digestNaming([bob, 'robert'])]);
  };
  read();
  const { met } = file;
  read();
  expect(file.met).toBe(met);
  expect([...met.values()].map(namesOf)).toEqual([
    [
      { user: 'robert', at: 2 },
      { user: 'bob', at: 1 },
    ],
  ]);
  for (const user of ['c', 'd', 'e', 'f']) trust.note([digestNaming([bob, user])]);
  expect([...file.met.values()].map((each) => namesOf(each).map(({ user }) => user))).toEqual([
    ['f', 'e', 'd', 'c'],
  ]);
});

test('people are noted at the same time if they are found at the same time, and once', () => {
  const { open } = profile();
  let now = 1;
  const { trust, file } = open(() => now++);
  const first = digestWith(ann, bob);
  trust.note([first, digestNaming([fake, 'b\u043eb'])]);
  expect(trust.takenFor(bob, 'bob')).toBeUndefined();
  expect(trust.takenFor(fake, 'b\u043eb')).toBeUndefined();
  const { met } = file;
  trust.note([first, digestWith(ann, bob)]);
  expect(file.met).toBe(met);
});

test('a verified person is known by the name under which they were verified, too', () => {
  const { trust } = profile().open();
  trust.setVerified(bob, 'bob', true);
  trust.note([digestNaming([bob, 'robert'])]);
  expect(trust.takenFor(fake, 'bob')).toEqual({ user: 'bob', verified: true });
  expect(trust.takenFor(fake, 'robert')).toEqual({ user: 'robert', verified: true });
  expect(trust.takenFor(bob, 'bob')).toBeUndefined();
});

test('who is known to be another is warned of no more', () => {
  const { open } = profile();
  const { trust } = open();
  trust.setVerified(bob, 'bob', true);
  trust.tellApart(fake);
  expect(trust.takenFor(fake, 'bob')).toBeUndefined();
  expect(open().trust.takenFor(fake, 'bob')).toBeUndefined();
});

test('a window warns of a look-alike of somebody who is away and in none of its lists', () => {
  const { trust } = profile().open();
  trust.setVerified(bob, 'bob', true);
  const online = new Map([
    [fake, { id: fake, user: 'b\u043eb', status: 'available' as const, note: '', reach: 'server' as const }],
  ]);
  const { people } = project(plainState({ id: ann, user: 'ann' }, { online, trust }), {
    kind: 'roster',
    conversation: null,
  });
  expect(people[fake]).toMatchObject({
    user: `b\u043eb ·${fake.slice(0, 3)}`,
    takenFor: { user: 'bob', verified: true },
  });
  expect(people[fake]).not.toHaveProperty('verified');
  expect(people).not.toHaveProperty(bob);
});

test('a file with something else than keys is set aside', () => {
  const { path, open } = profile();
  writeFileSync(path, JSON.stringify({ verified: { constructor: { user: 'bob', at: 1 } } }));
  const { trust } = open();
  expect(trust.isVerified(bob)).toBe(false);
  trust.setVerified(bob, 'bob', true);
  expect(JSON.parse(readFileSync(path, 'utf8')).verified).toEqual({ [bob]: { user: 'bob', at: 1_000 } });
});

test('whoever takes a name that the user gave somebody is not taken for them; notes survive a restart', () => {
  const { open } = profile();
  const { trust, file } = open();
  trust.setNickname(bob, 'Bobby');
  file.setFavourite(bob, true);
  file.setHidden(fake, true);
  expect(trust.takenFor(fake, 'B\u043ebby')).toEqual({ user: 'Bobby', verified: false });
  expect(trust.takenFor(bob, 'bob')).toBeUndefined();
  const again = open();
  expect(again.file.nicknames.get(bob)).toEqual({ user: 'Bobby', at: 1_000 });
  expect([...again.file.favourites, ...again.file.hidden]).toEqual([bob, fake]);
  again.trust.setNickname(bob, undefined);
  again.file.setFavourite(bob, false);
  expect(open().file.nicknames.size + open().file.favourites.size).toBe(0);
  expect(again.trust.takenFor(fake, 'Bobby')).toBeUndefined();
});
