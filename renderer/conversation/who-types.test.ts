import { expect, test } from 'vitest';
import { whoTypes } from './who-types';

test('somebody who is no longer connected types no more', () => {
  const people = { ann: { online: true }, bob: { online: false } };
  expect(whoTypes(['bob', 'ann', 'cleo'], people)).toEqual(['ann']);
});
