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

/** Plays histories. Prints the progress, and failing histories in full. Returns whether all passed. */
export function playHistories({ seed: first, step, histories, say }: Run): boolean {
  const played = { controls: 0, messages: 0 };
  const wrong: number[] = [];
  const tellFault = (seed: number, history: readonly string[]): void => {
    wrong.push(seed);
    say([`seed ${seed}:`, ...history].join('\n'));
  };
  const summary = (): string =>
    `${played.controls} histories of controls and ${played.messages} with messages, ` +
    (wrong.length === 0 ? 'all right' : `wrong in seeds ${wrong.join(', ')}`);
  for (let seed = first; played.messages < histories; seed += step) {
    const faults = check(seed);
    if (faults !== undefined) played.controls += 1;
    if (faults !== undefined && faults.length > 0) tellFault(seed, tell(seed));
    played.messages += 1;
    if (checkTalk(seed).length > 0) tellFault(seed, tellTalk(seed));
    if (played.messages % historiesPerLine === 0) say(`${summary()} (up to seed ${seed})`);
  }
  say(summary());
  return wrong.length === 0;
}
