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
  at: 1,
});

const digestWith = (...members: (typeof ann)[]) => ({
  state: { members: new Set(members), invited: new Map() },
  names: new Map(members.map((id) => [id, id === ann ? 'ann' : 'bob'] as const)),
  at: 1,
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

const crowd = Array.from({ length: 30 }, (_, each) => person(`crowd${each}`));

test('whoever was met in a crowd is listed once something is said among few', () => {
  const { open } = profile();
  const { trust, file } = open();
  const isListed = (id: typeof ann): boolean => file.met.has(id) && !file.met.get(id)?.unlisted;
  trust.note([digestWith(ann, bob, ...crowd)]);
  expect([file.met.has(bob), isListed(bob)]).toEqual([true, false]);
  trust.note([{ ...digestWith(ann, bob, ...crowd), at: 2_000 }]);
  expect(isListed(bob)).toBe(false);
  trust.note([{ ...digestWith(ann, bob), at: 2_000 }]);
  expect(isListed(bob)).toBe(true);
  trust.note([{ ...digestWith(ann, bob, ...crowd), at: 3_000 }]);
  expect(isListed(bob), 'a crowd changes nothing then').toBe(true);
  file.flush();
  expect(open().file.met.get(bob)?.unlisted).toBeUndefined();
});

test('crowds leave room for people whom the user talks with', () => {
  const { open } = profile();
  const { trust, file } = open();
  const many = Array.from({ length: 16_000 }, (_, each) => person(`many${each}`));
  trust.note([digestWith(ann, ...many)]);
  expect(file.met.size).toBe(15_000);
  trust.note([digestWith(ann, bob)]);
  expect(file.met.get(bob)).toEqual({ user: 'bob', at: 1_000 });
});

test('of somebody who is forgotten nothing is left, but that they are blocked; they are listed again once something is said', () => {
  const { open, path } = profile();
  const { trust, file } = open();
  const talk = digestWith(ann, bob);
  trust.note([talk]);
  trust.setVerified(bob, 'bob', true);
  trust.setNickname(bob, 'Bobby');
  file.setFavourite(bob, true);
  file.setHidden(bob, true);
  file.setGroup(bob, 'Work');
  trust.tellApart(bob);
  trust.setBlocked(bob, 'bob', true);
  trust.forget(bob, 'bob', false);
  file.flush();
  const { blocked, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  expect(Object.keys(blocked as object)).toEqual([bob]);
  expect(JSON.stringify(rest)).not.toContain(bob);
  expect(trust.takenFor(fake, 'bob'), 'a name that nobody has').toBeUndefined();

  trust.forget(bob, 'bob', true);
  trust.note([{ ...talk }]);
  expect(file.met.get(bob)?.unlisted, 'nothing was said since').toBe(true);
  trust.note([{ ...talk, at: 5_000 }]);
  expect(file.met.get(bob)?.unlisted).toBeUndefined();
});

test('a group has another name for everybody in it, or ends', () => {
  const { file } = profile().open();
  file.setGroup(ann, 'Work');
  file.setGroup(bob, 'Work');
  file.setGroup(fake, 'Choir');
  file.renameGroup('Work', 'Office');
  expect([...file.groups.values()].sort()).toEqual(['Choir', 'Office', 'Office']);
  file.renameGroup('Office', undefined);
  file.setGroup(fake, undefined);
  expect(file.groups.size).toBe(0);
});
