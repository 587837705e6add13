import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../bundle';
import type { CommandLine } from '../command-line';
import type { Findings } from '../figures';
import { showSpread, spreadOf, threeDigits } from '../spread';
import { mustBeSame, writeRandom, writeThrough } from './files';
import { fetchedFromNode, settle, type FromNode } from './from-node';
import { personPrograms } from './person';
import { fetchedByTar, mustBeSameFolder, smallFiles, tarPrograms, writeSmallFiles } from './small-files';
import { fetchedFromSeveral, givers, limitOfEach, type FromSeveral } from './several';
import { fetchedByCurl, mustHaveWeb, webServer } from './web-server';

/** How fast a file is to be, to curl; all of those who give it together, to their limits; and a folder, to tar. */
const [goalToCurl, goalToLimits, goalToTar] = [0.7, 0.9, 0.5];
const goalBlockedMs = 50;
/** Most that memory may grow in the second half of a file. */
const flat = 1.25;
/** Size of the file that several give: ten seconds of what they may. */
const severalBytes = givers * limitOfEach * 10;

const name = 'large.bin';

/** One file that was fetched once by each. Times in milliseconds. */
interface Round extends FromNode {
  readonly curl: number;
  /** Until what curl wrote is on the disk, after that. */
  readonly writingThrough: number;
}

/** A file between two nodes on this computer, beside curl fetching it from nginx; and from three who are limited. */
export async function measure({
  rounds: count,
  gigabytes,
}: Pick<CommandLine, 'rounds' | 'gigabytes'>): Promise<Findings> {
  mustHaveWeb();
  await bundle({ ...personPrograms, ...tarPrograms });
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-transfers-'));
  try {
    const bytes = gigabytes * 1e9;
    writeRandom(join(folder, name), bytes);
    const rounds: Round[] = [];
    while (rounds.length < count)
      rounds.push({
        ...(await fetchedFromNode(folder, join(folder, name), mustBeSame)),
        ...(await fetchedFromWeb(folder)),
      });
    const small = await fetchedSmall(folder, count);
    const few = join(folder, 'few.bin');
    writeRandom(few, severalBytes);
    settle();
    const several = await fetchedFromSeveral(folder, few);
    return findingsOf(rounds, bytes, several, small);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder of small files that was fetched once by each. Times in milliseconds. */
interface SmallRound {
  readonly node: FromNode;
  readonly tar: number;
}

interface Small {
  readonly bytes: number;
  readonly rounds: readonly SmallRound[];
}

async function fetchedSmall(folder: string, count: number): Promise<Small> {
  const path = join(folder, 'small');
  const bytes = writeSmallFiles(path);
  const rounds: SmallRound[] = [];
  while (rounds.length < count) {
    const node = await fetchedFromNode(folder, path, mustBeSameFolder);
    settle();
    rounds.push({ node, tar: await fetchedByTar(path, join(folder, 'unpacked'), join(folder, 'tls.pem')) });
  }
  rmSync(path, { recursive: true });
  return { bytes, rounds };
}

async function fetchedFromWeb(folder: string): Promise<Pick<Round, 'curl' | 'writingThrough'>> {
  const fetched = join(folder, 'fetched.bin');
  settle();
  const server = await webServer(folder);
  try {
    const curl = await fetchedByCurl(server.port, name, fetched);
    const writingThrough = writeThrough(fetched);
    await mustBeSame(join(folder, name), fetched);
    return { curl, writingThrough };
  } finally {
    await server.stop();
    rmSync(fetched, { force: true });
  }
}

function findingsOf(rounds: readonly Round[], bytes: number, several: FromSeveral, small: Small): Findings {
  const smallSpread = (of: (round: SmallRound) => number): string => {
    const found = spreadOf(small.rounds.map((round) => small.bytes / 1e3 / of(round)));
    return found ? showSpread(found) : '';
  };
  const toTar = spreadOf(small.rounds.map(({ node, tar }) => node.fetching / tar))?.median ?? NaN;
  const spread = (of: (round: Round) => number): string => {
    const found = spreadOf(rounds.map(of));
    return found ? showSpread(found) : '';
  };
  const median = (of: (round: Round) => number): number => spreadOf(rounds.map(of))?.median ?? NaN;
  const most = (of: (round: Round) => number): number => Math.max(...rounds.map(of));
  const perSecond = (ms: number): number => bytes / 1e3 / ms;
  const size = `${threeDigits(bytes / 1e9)} GB`;
  const sides = ['giver', 'taker'] as const;
  const toLimits = several.ms / ((severalBytes / (givers * limitOfEach)) * 1000);
  return {
    figures: [
      [`hashes of ${size} until it is offered, MB/s`, spread(({ offering }) => perSecond(offering))],
      ...sides.flatMap((side): [string, string][] => [
        [
          `${sideWords[side]}: processor seconds for each GB`,
          spread((round) => (round[side].processor * 1e9) / bytes),
        ],
        [
          `${sideWords[side]}: % of the time its main thread is busy`,
          spread((round) => round[side].busy * 100),
        ],
        [
          `${sideWords[side]}: MB of memory before, at most in the first half, in the second`,
          (['before', 'firstHalf', 'secondHalf'] as const)
            .map((when) => threeDigits(Math.round(median((round) => round[side].memory[when]))))
            .join(', '),
        ],
      ]),
      [
        `${threeDigits(severalBytes / 1e6)} MB from ${givers} whose ${several.limited} gives ${limitOfEach / 1e6} MB/s each, MB/s`,
        threeDigits(severalBytes / 1e3 / several.ms),
      ],
      [
        'meanwhile one of them says something now and then: ms until everybody has it',
        several.talk ? showSpread(several.talk) : '',
      ],
      [
        `a folder of ${smallFiles} files, ${threeDigits(small.bytes / 1e6)} MB, until it is offered, MB/s`,
        smallSpread(({ node }) => node.offering),
      ],
      ['fetching it, MB/s', smallSpread(({ node }) => node.fetching)],
      ['tar through TLS, MB/s', smallSpread(({ tar }) => tar)],
    ],
    table: {
      columns: ['', 'Parley', 'curl from nginx'],
      rows: [
        [
          `fetching ${size} over TLS 1.3, MB/s`,
          spread(({ fetching }) => perSecond(fetching)),
          spread(({ curl }) => perSecond(curl)),
        ],
        [
          'the same until it is on the disk, MB/s',
          spread(({ fetching }) => perSecond(fetching)),
          spread(({ curl, writingThrough }) => perSecond(curl + writingThrough)),
        ],
      ],
    },
    ratios: [
      {
        what: `curl’s speed times ${goalToCurl}, to that of fetching a file`,
        value: goalToCurl * median(({ fetching, curl }) => fetching / curl),
        atMost: 1,
      },
      ...sides.map((side) => ({
        what: `${sideWords[side]}: memory at most in the second half of a file, to that in the first`,
        value: median((round) => round[side].memory.secondHalf / round[side].memory.firstHalf),
        atMost: flat,
      })),
      ...sides.map((side) => ({
        what: `${sideWords[side]}: longest that the main thread is blocked, in ms`,
        value: most((round) => round[side].blockedMs),
        atMost: goalBlockedMs,
      })),
      {
        what: 'the same while hashes are made',
        value: most(({ offeringWatched }) => offeringWatched.blockedMs),
        atMost: goalBlockedMs,
      },
      {
        what: `what ${givers} may give together times ${goalToLimits}, to what comes`,
        value: goalToLimits * toLimits,
        atMost: 1,
      },
      {
        what: `tar’s speed times ${goalToTar}, to that of fetching a folder of ${smallFiles} small files`,
        value: goalToTar * toTar,
        atMost: 1,
      },
    ],
    samples: { rounds, several, small },
  };
}

const sideWords = { giver: 'sender', taker: 'receiver' } as const;
