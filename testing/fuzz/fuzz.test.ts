import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeLine, parseFields } from '../../shared/protocol/codec';
import { fuzz } from './fuzz';
import { sampleAnnouncements, sampleLines } from './samples';
import { Reached } from './steps';
import { bytesOf, must, textOf, type Target } from './target';
import { targets } from './targets';
import { allSchemas } from './targets/lines';

/** Number of inputs, for those of which the usual number is given. */
const runs = 2_000;

test.each(targets)('$name: whatever is read, what must hold does', async (target) => {
  const { finding } = await fuzz(target, { runs: Math.max(60, runs * (target.share ?? 1)), seed: 1 });
  expect(finding?.why, textOf(finding?.input ?? new Uint8Array())).toBeUndefined();
});

test('docs/fuzzing.md has a row for each target', () => {
  const rows = [...readFileSync('docs/fuzzing.md', 'utf8').matchAll(/^\| `([a-z-]+)`/gm)].map(
    ([, name]) => name,
  );
  expect(rows.sort()).toEqual(targets.map(({ name }) => name).sort());
});

test('every command has a sample that is read', () => {
  const read = [...sampleLines(1), ...sampleAnnouncements(1)].flatMap((line) => {
    const decoded = decodeLine(line);
    if (!decoded.ok) return [];
    const { command, fields } = decoded.value;
    return allSchemas.some(([name, schema]) => name === command && parseFields(schema, fields).ok)
      ? [command]
      : [];
  });
  expect([...new Set(allSchemas.map(([command]) => command))].filter((each) => !read.includes(each))).toEqual(
    [],
  );
});

describe('fuzzing', () => {
  const failing = (read: Target['read']): Target => ({
    name: 'failing',
    samples: () => [bytesOf('{"a":[1,2,3],"b":"some text"}')],
    words: ['magic'],
    steps: { perByte: 1, more: 1 },
    read,
  });

  test('finds an input that fails, and makes it as small as possible', async () => {
    const target = failing((input) => must(!textOf(input).includes('magic'), 'magic was said'));
    const { finding } = await fuzz(target, { runs: 5_000, seed: 1 });
    expect(textOf(finding?.input ?? new Uint8Array())).toBe('magic');
    expect(finding?.why).toContain('magic was said');
  });

  test('finds a changed prototype', async () => {
    const target = failing((input) => {
      if (textOf(input).includes('__proto__')) Object.assign(Object.prototype, { polluted: true });
    });
    const { finding } = await fuzz(target, { runs: 5_000, seed: 1 });
    Reflect.deleteProperty(Object.prototype, 'polluted');
    expect(finding?.why).toBe('a prototype was changed: polluted');
  });

  test('sees steps wherever they are in the table, and new ones once', () => {
    const table = new Uint32Array(5_000);
    const reached = new Reached({ table, places: () => 4_500 });
    const after = (places: readonly number[]): unknown => {
      reached.begin();
      for (const place of places) table[place] = (table[place] ?? 0) + 1;
      return reached.end();
    };
    expect(after([4_400])).toEqual({ steps: 1, isNew: true });
    expect(after([4_400])).toEqual({ steps: 1, isNew: false });
    expect(after([4_400, 4_400, 7])).toEqual({ steps: 3, isNew: true });
    expect(after([])).toEqual({ steps: 0, isNew: false });
  });

  test('says how many inputs there were when it is stopped', async () => {
    const stop = new AbortController();
    let given = 0;
    const target = failing(() => void ((given += 1) === 1_500 && stop.abort()));
    const { inputs, finding } = await fuzz(target, { runs: 1_000_000, seed: 1, stop: stop.signal });
    expect([inputs, finding]).toEqual([1_500, undefined]);
  });

  test('gives the same inputs for the same seed', async () => {
    const heard: string[][] = [[], []];
    for (const all of heard)
      await fuzz(
        failing((input) => void all.push(textOf(input))),
        { runs: 200, seed: 7 },
      );
    expect(heard[0]).toEqual(heard[1]);
    expect(new Set(heard[0]).size).toBeGreaterThan(100);
  });
});
