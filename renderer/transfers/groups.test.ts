import { expect, test } from 'vitest';
import { fileTransfers } from '../../e2e/support/kinds-page/view';
import { groupsOf } from './groups';

test('transfers are listed by what happens with them; offers that nobody asked for are not', () => {
  const { under, done, offered } = groupsOf(fileTransfers);
  const names = (of: typeof under): string[] => of.map(({ file }) => file.name).sort();
  expect(names(under).map((name) => name.slice(0, 8))).toEqual([
    'A name t',
    'Garden',
    'Rake.zip',
    'Tour.mp4',
  ]);
  expect(names(done)).toEqual(['Setup.exe', 'Tulips.jpg', 'Weather.csv']);
  expect(names(offered)).toEqual(['Beds.txt', 'Gate.png', 'Seeds.ods']);
});

test('the newest come first', () => {
  const [first, second] = Object.values(fileTransfers);
  if (!first || !second) throw new Error('two transfers');
  const early = { ...first, state: 'done' as const, at: 1 };
  const late = { ...second, state: 'done' as const, at: 2 };
  expect(groupsOf({ [early.id]: early, [late.id]: late }).done).toEqual([late, early]);
});
