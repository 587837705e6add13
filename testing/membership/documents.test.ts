import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasPython, ifSkipped, python } from '../python';
import { writtenControls, writtenTalk, type WrittenHistory } from './written';

/** Number of seeds for histories of controls, and for those with messages. */
const [controlSeeds, talkSeeds] = [600, 120];
const from = <Item>(count: number, play: (seed: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => play(index + 1));

it.skipIf(!hasPython)(
  `random histories come to what docs/membership.md says, by a program that was written from it alone${ifSkipped}`,
  () => {
    const histories: readonly WrittenHistory[] = [
      ...from(controlSeeds, writtenControls).flatMap((each) => each ?? []),
      ...from(talkSeeds, writtenTalk).flat(),
    ];
    const folder = mkdtempSync(join(tmpdir(), 'parley-histories-'));
    try {
      const file = join(folder, 'histories.jsonl');
      writeFileSync(file, histories.map((each) => `${JSON.stringify(each)}\n`).join(''));
      const messages = histories.reduce(
        (sum, { entries }) => sum + entries.filter(({ command }) => command === 'SEND_MESSAGE').length,
        0,
      );
      const judged = histories.reduce(
        (sum, { entries, refused }) => sum + (refused ? entries.length + refused.length : 0),
        0,
      );
      expect(histories.some(({ entries }) => entries.some(({ command }) => command === 'SPEAKERS'))).toBe(
        true,
      );
      expect(python('scripts/check-membership.py', '--histories', file)).toBe(
        `${histories.length} histories with ${messages} messages, and what was permitted for ${judged} controls\n`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  60_000,
);
