import { changedJson } from './mutate-json';
import { bytesOf, type Below } from './target';

/** Words that readers of any format may treat in a special way. */
const usualWords = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', 'true', '{}', '[]'],
  ...[
    '"":',
    '-0',
    '1e400',
    '9007199254740993',
    '-1',
    '0.1',
    '\\u0000',
    '\\ud800',
    '\u202e',
    '\ufeff',
    '\u0347',
  ],
  ...['\n', '\r\n', '\0', ' ', '"', '\\', '%00', '../', '//'],
];

/** Makes new inputs out of those that it is given. */
export class Mutations {
  readonly #words: readonly Uint8Array[];

  constructor(
    private readonly below: Below,
    words: readonly string[],
    private readonly most: number,
  ) {
    this.#words = [...usualWords, ...words].map(bytesOf);
  }

  /** An input with a few changes; `other` is one from which parts may be taken. */
  changed(input: Uint8Array, other: Uint8Array): Uint8Array {
    if (this.below(2) === 0) {
      const json = changedJson(input, other, this.below);
      if (json) return json.subarray(0, this.most);
    }
    let bytes = input;
    for (let left = 1 + this.below(4); left > 0; left -= 1) bytes = this.#change(bytes, other);
    return bytes.subarray(0, this.most);
  }

  #change(bytes: Uint8Array, other: Uint8Array): Uint8Array {
    const at = this.below(bytes.length + 1);
    const length = Math.min(bytes.length - at, 1 + this.below(this.below(4) === 0 ? 64 : 4));
    const part = bytes.subarray(at, at + length);
    switch (this.below(8)) {
      case 0:
        return withBytes(bytes, at, 1, [(bytes[at] ?? 0) ^ (1 << this.below(8))]);
      case 1:
        return withBytes(bytes, at, 1, [this.below(256)]);
      case 2:
        return withBytes(bytes, at, length, []);
      case 3:
        return withBytes(bytes, at, 0, part);
      case 4:
        return withBytes(bytes, at, 0, repeated(part, 1 << this.below(10)));
      case 5:
        return withBytes(
          bytes,
          at,
          this.below(2) * length,
          this.#words[this.below(this.#words.length)] ?? [],
        );
      case 6: {
        const from = this.below(other.length + 1);
        return withBytes(bytes, at, length, other.subarray(from, from + 1 + this.below(64)));
      }
      default:
        return withBytes(bytes, this.below(bytes.length + 1), length, part);
    }
  }
}

/** Bytes with others in the place of some of them. */
function withBytes(bytes: Uint8Array, at: number, removed: number, added: ArrayLike<number>): Uint8Array {
  const rest = bytes.subarray(at + removed);
  const changed = new Uint8Array(Math.min(at, bytes.length) + added.length + rest.length);
  changed.set(bytes.subarray(0, at));
  changed.set(added, Math.min(at, bytes.length));
  changed.set(rest, changed.length - rest.length);
  return changed;
}

function repeated(part: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(part.length * times);
  for (let time = 0; time < times; time += 1) all.set(part, time * part.length);
  return all;
}
