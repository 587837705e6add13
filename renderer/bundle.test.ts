import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const built = join(import.meta.dirname, '../out/renderer');

/** The scripts that a page loads at once. */
function scriptsOf(page: string): string[] {
  const html = readFileSync(join(built, `${page}.html`), 'utf8');
  return [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map(([, file = '']) =>
    readFileSync(join(built, file), 'utf8'),
  );
}

test.each(['roster', 'conversation'])(
  'the page of a %s loads no schemas, which it would parse at each start',
  (page) => {
    const scripts = scriptsOf(page);
    expect(scripts.length).toBeGreaterThan(1);
    expect(scripts.filter((script) => script.includes('ZodError'))).toEqual([]);
  },
);

test('the page of a conversation loads what reads formatting when it has time, or needs it', () => {
  expect(scriptsOf('conversation').filter((script) => script.includes('blockquote_open'))).toEqual([]);
  const all = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.js'));
  const reading = all.filter((name) =>
    readFileSync(join(built, 'assets', name), 'utf8').includes('blockquote_open'),
  );
  expect(reading).toHaveLength(1);
  expect(statSync(join(built, 'assets', reading[0] ?? '')).size).toBeLessThan(130_000);
});

test('the tables of emoji are loaded when somebody looks for one', () => {
  expect(scriptsOf('conversation').filter((script) => script.includes('thumbsup'))).toEqual([]);
});

test('the preferences, which check what is typed, do', () => {
  expect(scriptsOf('preferences').join('')).toContain('ZodError');
});
