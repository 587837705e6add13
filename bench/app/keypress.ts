import type { Page } from '@playwright/test';
import { seeded } from '../../testing/random';
import type { CommandLine } from '../command-line';
import type { Findings, Ratio } from '../figures';
import { threeDigits } from '../spread';
import type { Table } from '../table';
import { BarePair } from './bare-pair';
import { openDisplay } from './display';
import { TimedPair, type Timed } from './key-timing';
import { DirectPair, ParleyPair } from './parley-pair';

const messages = 100;
/** The first messages warm both apps up, and are not counted. */
const warmUp = 10;
const atMostMs = 50;
const atMostOfBare = 1.3;

const scenarios = [
  'idle',
  'idle, without a server',
  '500 messages/s elsewhere',
  '500 messages/s in the same conversation',
] as const;
type Times = Record<(typeof scenarios)[number], Timed>;

/** Time from Enter in one app to the painted message in another, beside a bare pair of Electron apps. */
export async function measure(_: CommandLine, electron: () => Promise<string>): Promise<Findings> {
  const display = await openDisplay();
  // Where the end-to-end tests' helpers, which drive the app here as well, look for both.
  Object.assign(process.env, { DISPLAY: display.name, PARLEY_ELECTRON: await electron() });
  try {
    return findings(await ofParley(), await ofBare());
  } finally {
    await display.close();
  }
}

function findings(parley: Times, bare: Times): Findings {
  return {
    figures: [...counts('Parley', parley), ...counts('bare pair', bare)],
    table: tableOf(parley, bare),
    ratios: scenarios.flatMap((scenario) => ratiosOf(scenario, parley[scenario].times, bare[scenario].times)),
    samples: { parley, bare },
  };
}

async function ofBare(): Promise<Times> {
  const pair = await BarePair.start();
  const flooded = async (where: 'same' | 'elsewhere'): Promise<Timed> => {
    const stop = pair.flood(where);
    return timesOf(pair.windows).finally(stop);
  };
  try {
    const idle = await timesOf(pair.windows);
    return {
      idle,
      // The pair has no server in any case.
      'idle, without a server': idle,
      '500 messages/s elsewhere': await flooded('elsewhere'),
      '500 messages/s in the same conversation': await flooded('same'),
    };
  } finally {
    await pair.end();
  }
}

/** Two apps that are connected directly, as the bare pair always is. */
async function ofDirect(): Promise<Timed> {
  const pair = await DirectPair.start();
  try {
    return await timesOf(pair.windows);
  } finally {
    await pair.end();
  }
}

async function ofParley(): Promise<Times> {
  const direct = await ofDirect();
  const pair = await ParleyPair.start();
  const flooded = async (windows: readonly [Page, Page]): Promise<Timed> => {
    const stop = pair.flood();
    return timesOf(windows).finally(stop);
  };
  try {
    const idle = await timesOf(pair.alone);
    const same = await flooded(pair.together);
    await pair.closeTogether();
    const elsewhere = await flooded(pair.alone);
    return {
      idle,
      'idle, without a server': direct,
      '500 messages/s elsewhere': elsewhere,
      '500 messages/s in the same conversation': same,
    };
  } finally {
    await pair.end();
  }
}

async function timesOf([from, to]: readonly [Page, Page]): Promise<Timed> {
  const pair = await TimedPair.of(from, to, seeded(1));
  await pair.times(warmUp);
  const { times, sent } = await pair.times(messages);
  return { times: times.sort((a, b) => a - b), sent };
}

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;

const parts = [
  ['p50', 0.5],
  ['p99', 0.99],
] as const;

/** How many messages were sent, and how many of them were on the screen at any time. */
const counts = (who: string, times: Times): [string, string][] =>
  scenarios.map((scenario) => [
    `${who}, ${scenario}`,
    `${times[scenario].sent} messages, ${times[scenario].times.length} of them seen`,
  ]);

function tableOf(parley: Times, bare: Times): Table {
  const rows = scenarios.flatMap((scenario) =>
    parts.map(([name, part]) => {
      const [own, least] = [percentile(parley[scenario].times, part), percentile(bare[scenario].times, part)];
      return [
        `${scenario}: ${name} ms`,
        threeDigits(own),
        `${threeDigits(least)} ×${threeDigits(own / least)}`,
      ];
    }),
  );
  return { columns: ['', 'Parley', 'bare pair'], rows };
}

const ratiosOf = (scenario: string, parley: readonly number[], bare: readonly number[]): Ratio[] => [
  {
    what: `${scenario}: median to the bare pair’s`,
    value: percentile(parley, 0.5) / percentile(bare, 0.5),
    atMost: atMostOfBare,
  },
  { what: `${scenario}: p99 in milliseconds`, value: percentile(parley, 0.99), atMost: atMostMs },
];
