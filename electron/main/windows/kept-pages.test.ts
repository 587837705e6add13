import { expect, test } from 'vitest';
import { keepPage, noPages, showPage, withoutPage, type KeptPages } from './kept-pages';

const after = (...shown: string[]): KeptPages<string> =>
  shown.reduce<KeptPages<string>>((pages, page) => showPage(pages, page, 3).pages, noPages);

test('the page that is shown is the last one asked for, and pages that were shown are kept', () => {
  expect(after('garden', 'tea', 'garden')).toEqual({ kept: ['tea', 'garden'], shown: 'garden' });
});

test('of too many pages those go that were shown longest ago', () => {
  const pages = after('garden', 'tea', 'core', 'garden');
  expect(showPage(pages, 'lunch', 3)).toEqual({
    pages: { kept: ['core', 'garden', 'lunch'], shown: 'lunch' },
    tooMany: ['tea'],
  });
});

test('a page that is only kept is the first to go, and does not change what is shown', () => {
  const pages = keepPage(after('garden', 'tea'), 'core');
  expect(pages.shown).toBe('tea');
  expect(showPage(pages, 'lunch', 3).tooMany).toEqual(['core']);
});

test('once the page that is shown is closed nothing is shown, and the others are kept', () => {
  const pages = after('garden', 'tea');
  expect(withoutPage(pages, 'tea')).toEqual({ kept: ['garden'], shown: undefined });
  expect(withoutPage(pages, 'garden')).toEqual({ kept: ['tea'], shown: 'tea' });
});
