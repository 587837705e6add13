import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silent } from '../../../storage/logger';
import { ProfilesFile } from '../../../storage/profiles-file';
import { Profiles } from './profiles';

let dir = '';
let usual = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'parley-profiles-'));
  usual = join(dir, 'Parley');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The profiles as the Parley with one of them sees them, and which it has started. */
function seenBy(current = usual) {
  const started: string[] = [];
  let ids = 0;
  const profiles = new Profiles({
    file: new ProfilesFile(usual, silent),
    usual,
    current,
    start: (folder) => void started.push(folder),
    newId: () => `p${(ids += 1)}`,
    changed: () => undefined,
  });
  return { profiles, started };
}

const names = ({ view }: Profiles): string[] => view.profiles.map(({ name }) => name);

test('one profile has no mark; a second one is made beside it, started, and gives both a name and a colour', () => {
  const { profiles, started } = seenBy();
  expect(profiles.view).toEqual({ problem: null, asks: false, profiles: [] });
  expect(profiles.mark).toBeNull();
  profiles.make({ name: ' Work ', colour: 'blue' });
  const folder = join(usual, 'profiles', 'p1');
  expect(started).toEqual([folder]);
  expect(existsSync(folder)).toBe(true);
  expect(profiles.mark).toEqual({ name: 'Main', colour: 'teal' });
  const work = seenBy(folder).profiles;
  expect(work.mark).toEqual({ name: 'Work', colour: 'blue' });
  expect(work.view.profiles).toEqual([
    { id: 'main', name: 'Main', colour: 'teal', isCurrent: false, isUsual: true },
    { id: 'p1', name: 'Work', colour: 'blue', isCurrent: true, isUsual: false },
  ]);
});

test('a profile that is in no list has no mark', () => {
  seenBy().profiles.make({ name: 'Work', colour: 'blue' });
  expect(seenBy('/elsewhere').profiles.mark).toBeNull();
});

test('names and colours are changed by any Parley, and seen by the others', () => {
  const { profiles } = seenBy();
  profiles.make({ name: 'Work', colour: 'blue' });
  seenBy(join(usual, 'profiles', 'p1')).profiles.rename('main', { name: 'Home', colour: 'green' });
  expect(names(profiles)).toEqual(['Main', 'Work']);
  profiles.look();
  expect(profiles.mark).toEqual({ name: 'Home', colour: 'green' });
  for (const name of ['', '  ', 'x'.repeat(41)])
    expect(() => profiles.rename('main', { name, colour: 'red' }), name).toThrow('at most 40');
  expect(names(profiles)).toEqual(['Home', 'Work']);
});

test('a profile is opened by its folder; one whose folder is gone is not', () => {
  const { profiles, started } = seenBy();
  profiles.make({ name: 'Work', colour: 'blue' });
  profiles.open('p1');
  expect(started).toHaveLength(2);
  rmSync(join(usual, 'profiles', 'p1'), { recursive: true });
  expect(() => profiles.open('p1')).toThrow('not there any more');
  expect(() => profiles.open('p9')).toThrow('not there any more');
});

test('a profile that is taken out of the list keeps its folder, and can be added again', () => {
  const { profiles } = seenBy();
  profiles.make({ name: 'Work', colour: 'blue' });
  const { folder } = profiles.removable('p1');
  expect(() => profiles.removable('main')).toThrow('stay in the list');
  profiles.remove('p1');
  expect(existsSync(folder)).toBe(true);
  expect(names(profiles)).toEqual(['Main']);
  expect(profiles.mark).toBeNull();
  expect(() => profiles.add(folder)).toThrow('no profile in this folder');
  writeFileSync(join(folder, 'messages.sqlite'), '');
  profiles.add(folder);
  expect(profiles.view.profiles.at(-1)).toMatchObject({ name: 'p1', colour: 'grey' });
  expect(() => profiles.add(`${folder}/.`)).toThrow('in the list already');
  expect(() => profiles.add(usual)).toThrow('no profile');
});

test('a list is never longer than it may be', () => {
  const { profiles, started } = seenBy();
  for (let count = 1; count < 20; count += 1) profiles.make({ name: `P${count}`, colour: 'red' });
  expect(() => profiles.make({ name: 'one more', colour: 'red' })).toThrow('full');
  expect(started).toHaveLength(19);
  expect(existsSync(join(usual, 'profiles', 'p20'))).toBe(false);
});

test('a list that cannot be read says so and stays, until the user begins a new one', () => {
  mkdirSync(join(usual, 'profiles'), { recursive: true });
  writeFileSync(join(usual, 'profiles', 'list.json'), '{"profiles": 7}');
  const { profiles, started } = seenBy();
  expect(profiles.view.problem).toMatchObject({ key: 'profiles.unreadable' });
  expect(() => profiles.make({ name: 'Work', colour: 'blue' })).toThrow('cannot be read');
  expect(() => profiles.setAsks(true)).toThrow('cannot be read');
  expect(started).toEqual([]);
  profiles.begin();
  profiles.make({ name: 'Work', colour: 'blue' });
  expect(names(profiles)).toEqual(['Main', 'Work']);
});
