import { inspect, isDeepStrictEqual } from 'node:util';

/** A source of random whole numbers from 0 up to, not including, a limit. */
export type Below = (limit: number) => number;

/** A reader of bytes from outside, to be given inputs that nobody would write. */
export interface Target {
  readonly name: string;
  /** Valid inputs, made by the program's own writers. Random ones among them follow from the seed. */
  readonly samples: (seed: number) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Words of the format, which random bytes would hardly hit. */
  readonly words?: readonly string[];
  /** Bytes of the largest input. */
  readonly most?: number;
  /** The share of the usual number of inputs that it is given, because each takes long; 1 if not given. */
  readonly share?: number;
  /**
   * The most steps that an input may take: for each of its bytes, and apart from them. A step is a function that is entered,
   * a branch that is taken or a turn of a loop, so it does not depend on the machine.
   */
  readonly steps: { readonly perByte: number; readonly more: number };
  /** Reads an input. Throws if something does not hold that must hold for every input. */
  readonly read: (input: Uint8Array) => void | Promise<void>;
}

/** Throws if something does not hold for an input. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Throws unless two values are the same. */
export function mustBeSame(one: unknown, other: unknown, what: string): void {
  if (!isDeepStrictEqual(one, other)) throw new Error(`${what}: ${shown(one)} and ${shown(other)}`);
}

const shown = (value: unknown): string =>
  inspect(value, { depth: 8, breakLength: Infinity, maxStringLength: 500, maxArrayLength: 50 });

/** The bytes of a text. */
export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

/** The text of bytes, with `�` for what is not UTF-8. */
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
