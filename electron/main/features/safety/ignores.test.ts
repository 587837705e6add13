import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { person } from '../../../../testing/membership/names';
import { silent } from '../../../storage/logger';
import { PeopleFile } from '../../../storage/people-file';
import { openSettings } from '../../../storage/settings';
import { ignores } from './ignores';

const [bob, cleo] = [person('bob'), person('cleo')];

test('invitations are taken from those whom the settings name, from the verified, and from nobody blocked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-people-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const people = new PeopleFile(join(folder, 'people.json'), silent);
  const settings = openSettings(join(folder, 'settings.json'), silent);
  const preferences = { all: settings.value, isIgnored: () => false };
  const taken = (id: typeof bob, isContact = false): boolean =>
    !ignores({ preferences, people }, id, isContact);
  people.verify(bob, { user: 'bob', at: 1 });
  expect([taken(bob), taken(cleo)]).toEqual([true, true]);
  preferences.all = { ...settings.value, invitationsFrom: 'known' };
  expect([taken(bob), taken(cleo), taken(cleo, true)]).toEqual([true, false, true]);
  preferences.all = { ...settings.value, invitationsFrom: 'verified' };
  expect([taken(bob), taken(cleo), taken(cleo, true)]).toEqual([true, false, false]);
  preferences.all = settings.value;
  people.block(bob, { user: 'bob', at: 1 });
  expect([taken(bob), taken(bob, true)]).toEqual([false, false]);
  people.unblock(bob);
  expect(taken(bob)).toBe(true);
});
