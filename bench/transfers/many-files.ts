import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../bundle';
import type { CommandLine } from '../command-line';
import type { Findings } from '../figures';
import { threeDigits } from '../spread';
import { fetchedFromNode } from './from-node';
import { personPrograms } from './person';
import { mustBeSameFolder } from './small-files';
import type { Watched } from './watch';

/** Files in each folder below. */
const filesPerFolder = 1_000;
const goalBlockedMs = 50;
/** MB by which memory may grow: some hundred bytes for each of a million files would be more. */
const goalGrowthMb = 200;

/** A folder of very many files of some bytes each, between two nodes on this computer. */
export async function measure({ files }: Pick<CommandLine, 'files'>): Promise<Findings> {
  await bundle(personPrograms);
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-many-files-'));
  try {
    const path = join(folder, 'many');
    for (let at = 0; at < files; at += 1) {
      const inside = join(path, String(Math.floor(at / filesPerFolder)));
      if (at % filesPerFolder === 0) mkdirSync(inside, { recursive: true });
      writeFileSync(join(inside, String(at)), String(at));
    }
    const { offering, offeringWatched, fetching, giver, taker } = await fetchedFromNode(
      folder,
      path,
      mustBeSameFolder,
    );
    const watched = { 'sender, offering': offeringWatched, 'sender, giving': giver, receiver: taker };
    const count = files.toLocaleString('en');
    return {
      figures: [
        [`a folder of ${count} files of some bytes: s until it is offered`, threeDigits(offering / 1000)],
        ['s until another has it', threeDigits(fetching / 1000)],
        ...Object.entries(watched).map(([who, each]): [string, string] => [
          `${who}: processor seconds; MB of memory before, and at most`,
          [each.processor, each.memory.before, most(each)].map(threeDigits).join(', '),
        ]),
      ],
      ratios: Object.entries(watched).flatMap(([who, each]) => [
        {
          what: `${who}: longest that the main thread is blocked, in ms`,
          value: each.blockedMs,
          atMost: goalBlockedMs,
        },
        {
          what: `${who}: MB by which memory grows`,
          value: most(each) - each.memory.before,
          atMost: goalGrowthMb,
        },
      ]),
      samples: watched,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const most = ({ memory }: Watched): number => Math.max(memory.firstHalf, memory.secondHalf);
