import { expect, test } from 'vitest';
import { languageFor } from './letters';

test('a text is checked in the language of its letters, and without any in the first', () => {
  const languages = ['en-US', 'de-DE', 'ru-RU'];
  expect(languageFor('Straßenbahn', languages)).toBe('en-US');
  expect(languageFor('Привет, Bob', languages)).toBe('ru-RU');
  expect(languageFor('', languages)).toBe('en-US');
  expect(languageFor('12:30', languages)).toBe('en-US');
  expect(languageFor('Привет', ['de-DE', 'en-US'])).toBe('de-DE');
});

test('a language that nobody knows stands in nobody’s way', () => {
  expect(languageFor('hello', ['xx_nonsense', 'ja-JP', 'en-US'])).toBe('en-US');
});
