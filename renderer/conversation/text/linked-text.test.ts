import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test, vi } from 'vitest';
import { FormattedText } from './formatted-text';
import { formattedBlocksOf } from './formatting';
import { linkNumbers } from './linked-text';

/** What a formatted text is drawn as, and how many addresses were read for it. */
function drawn(text: string): { readonly html: string; readonly read: number } {
  const reading = vi.spyOn(URL, 'canParse');
  const source = { conversation: 'c', row: { id: 'r', text }, written: [], links: linkNumbers(text) };
  const html = renderToStaticMarkup(
    createElement(FormattedText, { blocks: formattedBlocksOf(text) ?? [], source }),
  );
  const read = reading.mock.calls.length;
  reading.mockRestore();
  return { html, read };
}

test('links of formatted text have the numbers that they have in the whole message', () => {
  const { html } = drawn('*a* http://b.c/1 *a* http://b.c/2 *a* http://b.c/1');
  expect(Array.from(html.matchAll(/data-link="(\d)"[^>]*>([^<]*)/g), ([, ...found]) => found)).toEqual([
    ['0', 'http://b.c/1'],
    ['1', 'http://b.c/2'],
    ['0', 'http://b.c/1'],
  ]);
});

test('each link of formatted text is read a fixed number of times, however many pieces the text has', () => {
  const readOf = (pieces: number): number => drawn('*a* http://b.c '.repeat(pieces)).read;
  expect(readOf(400)).toBeLessThan(12 * readOf(40));
});
