import { expect, test } from 'vitest';
import { conversation } from '../../testing/membership/entries';
import { hash } from '../../testing/membership/names';
import { parseScreenAuthorization, parseScreenPath, screenAuthorization, screenPath } from './requests';

test('a path is read as it was written, and nothing else is one', () => {
  const screen = { conversation, row: hash('screen') };
  const path = screenPath(screen);
  expect(parseScreenPath(path)).toEqual(screen);
  for (const other of [`${path}/`, `${path}/x`, `x${path}`, '/screens/', '/screens/a/b', `${path}?of=x`])
    expect(parseScreenPath(other), other).toBeUndefined();
});

test('a header says who asks, and nothing else is one', () => {
  const signed = { writer: hash('writer') as never, signature: 'A'.repeat(86) };
  const header = screenAuthorization(signed);
  expect(parseScreenAuthorization(header)).toEqual(signed);
  for (const other of ['', 'Parley', `${header} `, header.replace('Parley', 'Basic'), header.slice(0, -2)])
    expect(parseScreenAuthorization(other), other).toBeUndefined();
});
