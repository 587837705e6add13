/**
 * Counts what code does: each function that is entered, each branch that is taken and each turn of a loop has a place in one
 * table. `scripts/lib/counted.mjs` puts the counting into the code as it is loaded; without it there is no table.
 */
export const steps: Steps | undefined = stepsIn(globalThis);

export interface Steps {
  readonly table: Uint32Array;
  /** Number of places that code has. Modules that are loaded later add to it. */
  places(): number;
}

function stepsIn(scope: object): Steps | undefined {
  const table: unknown = Reflect.get(scope, 'parleySteps');
  const places: unknown = Reflect.get(scope, 'parleyPlaces');
  if (!(table instanceof Uint32Array) || typeof places !== 'function') return undefined;
  return { table, places: () => Number(places()) };
}

/** Places that are looked at together. */
const blockPlaces = 256;
/** Inputs after each of which all places are looked at, and how often that is done from then on: it takes longer than most inputs. */
const allLooked = 1_000;
const lookedEvery = 64;

/** What inputs have reached so far. */
export class Reached {
  /** For each place a bit for each number of times, roughly, that one input has come there. */
  readonly #seen: Uint8Array;
  /** Where the blocks begin to which inputs have come. */
  readonly #used: number[] = [];
  readonly #isUsed = new Set<number>();
  #inputs = 0;

  constructor(private readonly steps: Steps) {
    this.#seen = new Uint8Array(steps.table.length);
    steps.table.fill(0);
  }

  /** Forgets the steps of the input before. */
  begin(): void {
    for (const at of this.#used) this.steps.table.fill(0, at, at + blockPlaces);
  }

  /**
   * Adds up the steps since `begin`, and says whether they led to where no input before has been. Where none has been for long may
   * be noticed with a later input that comes there.
   */
  end(): { steps: number; isNew: boolean } {
    if (this.#inputs < allLooked || this.#inputs % lookedEvery === 0) this.#look();
    this.#inputs += 1;
    const { table } = this.steps;
    let steps = 0;
    let isNew = false;
    for (const begin of this.#used) {
      for (let place = begin; place < begin + blockPlaces; place += 1) {
        const count = table[place] ?? 0;
        if (count === 0) continue;
        steps += count;
        const bit = 1 << Math.min(7, 31 - Math.clz32(count));
        const seen = this.#seen[place] ?? 0;
        if ((seen & bit) !== 0) continue;
        this.#seen[place] = seen | bit;
        isNew = true;
      }
    }
    return { steps, isNew };
  }

  /** Looks for blocks to which an input has come for the first time. */
  #look(): void {
    const { table } = this.steps;
    const places = this.steps.places();
    for (let at = 0; at < places; at += blockPlaces) {
      if (this.#isUsed.has(at) || !table.subarray(at, at + blockPlaces).some((count) => count > 0)) continue;
      this.#isUsed.add(at);
      this.#used.push(at);
      // What has come there may be the steps of several inputs.
      if (this.#inputs >= allLooked) table.fill(0, at, at + blockPlaces);
    }
  }
}
