import fc from 'fast-check';
import { expect, test } from 'vitest';
import { looksOf } from './look';
import { checkName, displayName, foldName, freeName, tidyName } from './names';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const letter = fc.oneof(
  fc.constantFrom(...'aIl1O0mß İıЖаӓё_-. '),
  fc.constantFrom(...'é\u0301\u0347\ufe0f\u3164\u2800ﷺꞏ王ดี한ﬁ✓'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);
const nearlyName = fc.string({ unit: letter, maxLength: 36 });
const text = fc.oneof(anyText, nearlyName);
const name = nearlyName.filter((each) => checkName(each).ok);
const always = { numRuns: 1_000 };

test('folding is idempotent', () => {
  fc.assert(
    fc.property(text, (each) => {
      expect(foldName(foldName(each))).toBe(foldName(each));
    }),
    always,
  );
});

test.each([
  ['Ann', 'ann'],
  ['ＡＮＮ', 'ann'],
  ['STRASSE', 'straße'],
  ['STRAẞE', 'straße'],
  ['Σίσυφος', 'ΣΊΣΥΦΟΣ'],
  ['e\u0301', 'é'],
])('%s and %s are the same name', (a, b) => {
  expect(foldName(a)).toBe(foldName(b));
});

test.each([
  'a',
  'Zoë',
  '王小明',
  'a.b-c_1',
  'x'.repeat(32),
  'Anna Smith',
  'Nguyễn Thị Ánh',
  'Дарья Ивановна',
  'สมชาย ใจดี',
  'राज कुमार',
  'ကျော်',
  'ชื่น',
  'ᐧᐋᐱᔥᑎᒄ',
  '7',
])('%s is a name', (each) => {
  expect(checkName(each).ok).toBe(true);
});

test.each([
  ['', 'empty'],
  ['x'.repeat(33), 'too long'],
  ['ﷺﷺ', 'too long'],
  ['ﷺ'.repeat(8_000), 'too long'],
  [' ', 'single spaces'],
  [' a', 'single spaces'],
  ['a ', 'single spaces'],
  ['a  b', 'single spaces'],
  ['a\u00a0b', 'single spaces'],
  ['a\n', 'single spaces'],
  ['a\tb', 'single spaces'],
  ['a/b', 'single spaces'],
  ['😀', 'single spaces'],
  ['ann \ua78fabc', 'dot-like'],
  ['\u1427abc', 'dot-like'],
  ['\u200b', 'invisible'],
  ['ann\ufe0f', 'invisible'],
  ['ann\u034f', 'invisible'],
  ['\u202eann', 'invisible'],
  ['\u3164', 'invisible'],
  ['\u115f', 'invisible'],
  ['\uffa0', 'invisible'],
  ['\u2800', 'invisible'],
  ['\u{13441}', 'invisible'],
  ['_-.', 'letter or digit'],
  ['z\u0347\u0347\u0347', 'two accents'],
  ['ế\u0301\u0301\u0301', 'two accents'],
  ['\u0301ann', 'follow'],
  ['ann \u0301b', 'follow'],
])('%j is not a name: %s', (each, why) => {
  expect(checkName(each)).toMatchObject({
    ok: false,
    error: { code: 'bad-name', message: expect.stringContaining(why) },
  });
});

test('a name survives JSON, trimming and displaying', () => {
  fc.assert(
    fc.property(name, (each) => {
      expect(JSON.parse(JSON.stringify(each))).toBe(each);
      expect(tidyName(each)).toBe(each.normalize('NFC'));
      expect(checkName(tidyName(`  ${each.replaceAll(' ', ' \u3000 ')} `)).ok).toBe(true);
      expect(displayName(each)).toBe(each);
    }),
    always,
  );
});

test('a displayed name is a valid name or differs from all of them; it is short and shows nothing invisible', () => {
  fc.assert(
    fc.property(text, (each) => {
      const displayed = displayName(each);
      expect(displayed === each ? checkName(each).ok : displayed.includes('\ufffd')).toBe(true);
      expect(displayName(displayed)).toBe(displayed);
      expect([...displayed].length).toBeLessThanOrEqual(32);
      expect(displayed).not.toMatch(/[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]|[\p{Mn}\p{Me}]{3}| {2}/u);
    }),
    always,
  );
});

test.each([
  ['ann\ufe0f', 'ann\ufffd'],
  ['\u202e\u202egnp.exe', '\ufffdgnp.exe'],
  ['<b>ann</b>', '\ufffdb\ufffdann\ufffdb\ufffd'],
  ['z' + '\u0347'.repeat(99), 'z\u0347\u0347\ufffd'],
  ['...', '...\ufffd'],
  ['', '\ufffd'],
  ['x'.repeat(1_000), `${'x'.repeat(31)}\ufffd`],
])('%j is displayed as %j', (each, displayed) => {
  expect(displayName(each)).toBe(displayed);
});

const looksLike = (a: string, b: string): boolean => {
  const looks = new Set(looksOf(a));
  return looksOf(b).some((look) => looks.has(look));
};

test('a name looks like itself in any case and compatible form, and like each of its skeletons', () => {
  fc.assert(
    fc.property(nearlyName, (each) => {
      const looks = looksOf(each);
      expect(looks.length).toBeGreaterThan(0);
      expect(looks.length).toBeLessThanOrEqual(3);
      for (const form of [
        each.toUpperCase(),
        each.toLowerCase(),
        each.normalize('NFKC'),
        foldName(each),
        ...looks,
      ])
        expect(looksLike(form, each)).toBe(true);
    }),
    always,
  );
});

test('among lower-case names, i, l and other letters are told apart', () => {
  const small = fc.string({ unit: fc.constantFrom(...'abdehilnsu'), minLength: 1, maxLength: 8 });
  const capitalised = small.map((each) => each.replace(/^[^i]/, (first) => first.toUpperCase()));
  fc.assert(
    fc.property(capitalised, capitalised, (a, b) => {
      expect(looksLike(a, b)).toBe(a.toLowerCase() === b.toLowerCase());
    }),
    always,
  );
});

test.each([
  ['ann', 'аnn'],
  ['ann', 'АNN'],
  ['ANN', 'ann'],
  ['ann', 'ann\ufe0f'],
  ['ann', 'an\u200dn'],
  ['änn', 'ӓnn'],
  ['Ian', 'lan'],
  ['Ian', '1an'],
  ['Ian', 'ian'],
  ['ian', '\u0406an'],
  ['Tim', 'ТІМ'],
  ['tom', 'ТОМ'],
  ['bob', 'b0b'],
  ['tom', 'torn'],
  ['Anna Smith', 'Аnnа Ѕmіth'],
  ['dom', 'ᑯoᛖ'],
])('%s and %s look the same', (a, b) => {
  expect(looksLike(a, b)).toBe(true);
  expect(looksLike(b, a)).toBe(true);
});

test.each([
  ['ann', 'anna'],
  ['Zoë', 'Zoe'],
  ['Anna Smith', 'Anna-Smith'],
  ['ann', 'ann 2'],
  ['Ella', 'Elia'],
  ['Neil', 'Nell'],
  ['Ilse', 'Lise'],
  ['ian', 'lan'],
])('%s and %s do not look the same', (a, b) => {
  expect(looksLike(a, b)).toBe(false);
  expect(looksLike(b, a)).toBe(false);
});

test('a suggested name is valid, free, and begins like the taken one', () => {
  fc.assert(
    fc.property(name, fc.integer({ min: 2, max: 8 }), (each, taken) => {
      const free = freeName(each, (candidate) => Number(/\d+$/.exec(candidate)?.[0]) < taken);
      if (free === undefined) return;
      expect(checkName(free).ok).toBe(true);
      expect(free).toMatch(new RegExp(` ${taken}$`));
    }),
    always,
  );
  expect(freeName('ann', () => false)).toBe('ann 2');
  expect(freeName('Anna Smith 2', (each) => each === 'Anna Smith 2')).toBe('Anna Smith 3');
  expect(freeName('x'.repeat(32), () => false)).toBe(`${'x'.repeat(30)} 2`);
  expect(freeName('ann', () => true)).toBeUndefined();
});
