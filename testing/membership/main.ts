import { check, tell } from './model';
import { checkTalk, tellTalk } from './talk-model';

export interface Run {
  /** The first seed; the following ones are `step` apart. */
  readonly seed: number;
  readonly step: number;
  /** Number of histories of controls, and of as many with messages. */
  readonly histories: number;
  readonly say: (line: string) => void;
}

/** Number of histories after which the progress is printed. */
const historiesPerLine = 100;

/** Plays histories, and prints how far it has come; the first that fails is told in full. Returns whether all were right. */
export function playHistories({ seed: first, step, histories, say }: Run): boolean {
  const played = { controls: 0, messages: 0 };
  const summary = (): string =>
    `${played.controls} histories of controls and ${played.messages} with messages, all right`;
  for (let seed = first; played.messages < histories; seed += step) {
    const faults = check(seed);
    if (faults !== undefined) played.controls += 1;
    if (faults !== undefined && faults.length > 0) return fail(seed, tell(seed), say);
    const talkFaults = checkTalk(seed);
    played.messages += 1;
    if (talkFaults.length > 0) return fail(seed, tellTalk(seed), say);
    if (played.messages % historiesPerLine === 0) say(`${summary()} (up to seed ${seed})`);
  }
  say(summary());
  return true;
}

function fail(seed: number, history: readonly string[], say: (line: string) => void): false {
  say([`seed ${seed}:`, ...history].join('\n'));
  return false;
}
