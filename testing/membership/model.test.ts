import { describe, expect, it } from 'vitest';
import { check, tell } from './model';
import { checkTalk, tellTalk } from './talk-model';

/** Number of seeds. Nearly two of three yield a history. */
const controlHistories = 2_000;
const talks = 900;
/** Timeout in milliseconds. A quiet machine takes a tenth of that for each test. */
const patience = 600_000;

/** Plays the histories of the first seeds. Returns their number: some seeds yield none that fits their plan. */
function play(
  seeds: number,
  checkSeed: (seed: number) => string[] | undefined,
  tellSeed: (seed: number) => string[],
): number {
  let played = 0;
  for (let seed = 1; seed <= seeds; seed += 1) {
    const faults = checkSeed(seed);
    if (faults === undefined) continue;
    played += 1;
    expect(faults, `seed ${seed}:\n${faults.length > 0 ? tellSeed(seed).join('\n') : ''}`).toEqual([]);
  }
  return played;
}

describe('in random histories with members who lie', () => {
  it(
    'all nodes agree on who takes part, people who are out stay out, and no honest person is put out',
    () => {
      expect(play(controlHistories, check, tell)).toBeGreaterThan(controlHistories / 2);
    },
    patience,
  );

  it(
    'members show the same messages, people who are out are given none, and honest messages are shown',
    () => {
      expect(play(talks, checkTalk, tellTalk)).toBe(talks);
    },
    patience,
  );
});
