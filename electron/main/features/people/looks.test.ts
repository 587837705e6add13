import { expect, test } from 'vitest';
import { rememberedLooksOf } from './looks';

test('as many names as people can be met are remembered, and those of others who are there', () => {
  const names = Array.from({ length: 25_000 }, (_, each) => `ann${each}`);
  const found = names.map(rememberedLooksOf);
  expect(names.every((name, each) => rememberedLooksOf(name) === found[each])).toBe(true);
});
