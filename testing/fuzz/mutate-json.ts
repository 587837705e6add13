import { bytesOf, textOf, type Below } from './target';

/** Values that no schema expects, or that are at the edge of what one accepts. */
const oddValues: readonly (() => unknown)[] = [
  ...[null, true, false, 0, -1, 1, 1.5, 1e308, 2 ** 31, 2 ** 53, Number.MAX_SAFE_INTEGER, 8.64e15].map(
    (value) => () => value,
  ),
  ...['', ' ', '0', '\0', '\ud800', '__proto__', 'constructor', 'A'.repeat(43), 'x'.repeat(1_000)].map(
    (value) => () => value,
  ),
  () => [],
  () => ({}),
  () => JSON.parse('{"__proto__":{"polluted":1}}') as unknown,
  () => ({ constructor: { prototype: { polluted: 1 } } }),
  () => JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`) as unknown,
  () => JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`) as unknown,
  () => Array.from({ length: 1_000 }, () => 0),
];
const oddNames = ['__proto__', 'constructor', 'toString', '', 'x-new', 'length', '0'];

/** Whether a value holds others. */
const isNode = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * Bytes with a change in the JSON that they hold, after a command or other words; undefined if there is none in them.
 * @param other bytes from whose JSON a part may be taken
 */
export function changedJson(bytes: Uint8Array, other: Uint8Array, below: Below): Uint8Array | undefined {
  const [before, value] = jsonIn(bytes);
  if (!isNode(value)) return undefined;
  let changed: unknown = value;
  for (let left = 1 + below(3); left > 0 && isNode(changed); left -= 1)
    changed = changedAt(changed, below, () => partOf(jsonIn(other)[1], below));
  return bytesOf(before + JSON.stringify(changed));
}

/** What stands before the JSON in a text, and its value; undefined if there is none. */
function jsonIn(bytes: Uint8Array): [before: string, value: unknown] {
  const text = textOf(bytes);
  const at = text.search(/[[{]/);
  if (at === -1) return [text, undefined];
  try {
    return [text.slice(0, at), JSON.parse(text.slice(at)) as unknown];
  } catch {
    return [text, undefined];
  }
}

/** A random part of a value. */
function partOf(value: unknown, below: Below): unknown {
  let part = value;
  while (isNode(part) && below(3) > 0) {
    const inner: unknown[] = Object.values(part);
    if (inner.length === 0) break;
    part = inner[below(inner.length)];
  }
  return part ?? null;
}

/** A copy of a value that differs in one place. Names like `__proto__` are plain names in it. */
function changedAt(value: object, below: Below, partOfOther: () => unknown): unknown {
  const pairs = Object.entries(value) as [string, unknown][];
  const at = below(pairs.length);
  const [name, inner] = pairs[at] ?? ['', undefined];
  if (isNode(inner) && below(3) > 0) pairs[at] = [name, changedAt(inner, below, partOfOther)];
  else changePair(pairs, at, below, partOfOther);
  return Array.isArray(value) ? pairs.map(([, each]) => each) : Object.fromEntries(pairs);
}

function changePair(pairs: [string, unknown][], at: number, below: Below, partOfOther: () => unknown): void {
  const [name, inner] = pairs[at] ?? ['', null];
  const odd = oddValues[below(oddValues.length)]?.();
  const oddName = oddNames[below(oddNames.length)] ?? '';
  switch (below(8)) {
    case 0:
      return void pairs.splice(at, 1);
    case 1:
      return void pairs.splice(at, 1, [oddName, inner]);
    case 2:
      return void pairs.push([oddName, odd]);
    case 3:
      return void pairs.splice(at, 0, ...Array<[string, unknown]>(1 << below(8)).fill([name, inner]));
    case 4:
    case 5:
      return void (pairs[at] = [name, partOfOther()]);
    case 6:
      return void (pairs[at] = [name, nearly(inner, below)]);
    default:
      return void (pairs[at] = [name, odd]);
  }
}

/** A value of the same sort that differs a little. */
function nearly(value: unknown, below: Below): unknown {
  if (typeof value === 'number') return value + below(3) - 1;
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'string') return [value];
  const at = below(value.length + 1);
  const inserted = ['', 'A', '_', '\u0301', '👩‍👩‍👧', value][below(6)] ?? '';
  return `${value.slice(0, at)}${inserted}${value.slice(at + below(2))}`;
}
