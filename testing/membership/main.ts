import { check, tell } from './model';

/** Plays histories, and prints how far it has come; the first that fails is told in full. Returns whether all were right. */
export function playHistories(from: number, count: number): boolean {
  let played = 0;
  for (let seed = from; played < count; seed += 1) {
    const faults = check(seed);
    if (faults === undefined) continue;
    played += 1;
    if (played % 5_000 === 0) console.log(`${played} histories, all right (up to seed ${seed})`);
    if (faults.length === 0) continue;
    console.log([`seed ${seed}:`, ...tell(seed)].join('\n'));
    return false;
  }
  console.log(`${played} histories, all right`);
  return true;
}
