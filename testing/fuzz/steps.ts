/**
 * Counts what code does: each function that is entered, each branch that is taken and each turn of a loop has a place in one
 * table. `scripts/lib/counted.mjs` puts the counting into the code as it is loaded; without it the table stays empty.
 */
export const steps: Uint32Array | undefined = stepsIn(globalThis);

function stepsIn(scope: object): Uint32Array | undefined {
  const table: unknown = Reflect.get(scope, 'parleySteps');
  return table instanceof Uint32Array ? table : undefined;
}

/** What inputs have reached so far. */
export class Reached {
  /** For each place a bit for each number of times, roughly, that one input has come there. */
  readonly #seen: Uint8Array;
  /** Places up to here have been used. */
  #used = 0;

  constructor(private readonly table: Uint32Array) {
    this.#seen = new Uint8Array(table.length);
    table.fill(0);
  }

  /** Forgets the steps of the input before. */
  begin(): void {
    this.table.fill(0, 0, this.#used);
  }

  /** Adds up the steps since `begin`, and says whether they led to where no input before has been. */
  end(): { steps: number; isNew: boolean } {
    const { table } = this;
    while (
      this.#used < table.length &&
      table.subarray(this.#used, this.#used + 1_024).some((count) => count > 0)
    )
      this.#used = Math.min(table.length, this.#used + 1_024);
    let steps = 0;
    let isNew = false;
    for (let place = 0; place < this.#used; place += 1) {
      const count = table[place] ?? 0;
      if (count === 0) continue;
      steps += count;
      const bit = 1 << Math.min(7, 31 - Math.clz32(count));
      const seen = this.#seen[place] ?? 0;
      if ((seen & bit) !== 0) continue;
      this.#seen[place] = seen | bit;
      isNew = true;
    }
    return { steps, isNew };
  }
}
