import { expect, test } from 'vitest';
import { groupOf } from './listing';

test.each([
  ['image/png', false, 'pictures'],
  ['image/svg+xml', false, 'pictures'],
  ['video/mp4', false, 'media'],
  ['audio/ogg', false, 'media'],
  ['application/pdf', false, 'others'],
  ['image/png', true, 'others'],
])('what is of type %s, a folder: %s, is among %s', (type, isFolder, group) => {
  expect(groupOf(type, isFolder)).toBe(group);
});
