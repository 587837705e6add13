import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { person } from '../../../../testing/membership/names';
import { plainState } from '../../../../testing/windows/test-state';
import { silent } from '../../../storage/logger';
import { PeopleFile } from '../../../storage/people-file';
import { project } from '../../views/view';
import { Trust } from './trust';

const [ann, bob, fake] = [person('ann'), person('bob'), person('fake')];

function profile() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-people-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'people.json');
  const open = () => {
    const file = new PeopleFile(path, silent);
    return { file, trust: new Trust(file, ann, () => 1_000) };
  };
  return { path, open };
}

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
  trust.note(digestWith(bob));
  expect(file.met.size).toBe(0);
  trust.note(digestWith(ann, bob));
  expect([...file.met]).toEqual([[bob, { user: 'bob', at: 1_000 }]]);
  expect(trust.takenFor(fake, 'bob')).toEqual({ user: 'bob', verified: false });
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
