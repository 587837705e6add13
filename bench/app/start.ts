import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandLine } from '../command-line';
import type { Findings } from '../figures';
import { showSpread, spreadOf, threeDigits } from '../spread';
import type { Table } from '../table';
import { openDisplay } from './display';
import { timeStart, type Program, type Start } from './measured-app';
import { buildHello, hello, installed, isRoot, missing, parley } from './programs';
import { Watcher } from './watcher';

/** Starts before the first that counts. From the second on, Chromium can use stored code. */
const warmingUp = 2;
const atMost = 1.25;
const fewMessages = 30;

/**
 * Time from the start of the process until the first window shows something, as the X server sees it: of an Electron page
 * that says hello, of Parley with a short and with a long history, and of other programs that are installed.
 */
export async function measure(
  { rounds, messages }: CommandLine,
  electron: () => Promise<string>,
): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-app-'));
  const display = await openDisplay();
  try {
    const watcher = await Watcher.start(display);
    const executable = await electron();
    await buildHello();
    const many = `Parley, ${messages.toLocaleString('en')} messages`;
    const programs = [
      hello(executable, folder),
      parley('Parley', executable, folder, fewMessages),
      parley(many, executable, folder, messages),
      ...installed(folder),
    ];
    const starts = new Map<Program, Start[]>(programs.map((program) => [program, []]));
    for (let round = -warmingUp; round < rounds; round += 1)
      for (const program of programs) {
        const start = await timeStart(program, display, watcher);
        if (round >= 0) starts.get(program)?.push(start);
      }
    await watcher.stop();
    return findings([...starts].map(([{ name }, list]) => ({ name, starts: list })));
  } finally {
    await display.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  name: string;
  starts: Start[];
}

function findings(measured: readonly Measured[]): Findings {
  const median = (index: number): number =>
    spreadOf(measured[index]?.starts.map(({ painted }) => painted) ?? [])?.median ?? NaN;
  const lacking = missing();
  return {
    figures: [
      ['Electron’s sandbox', isRoot ? 'off, as root; gajim is left out' : 'on'],
      ...(lacking.length > 0
        ? [['not installed', `sudo apt-get install ${lacking.join(' ')}`] satisfies [string, string]]
        : []),
    ],
    table: tableOf(measured, median(0)),
    ratios: [1, 2].map((index) => ({
      what: `process start to painted, ${measured[index]?.name} to hello page`,
      value: median(index) / median(0),
      atMost,
    })),
    samples: measured,
  };
}

function tableOf(measured: readonly Measured[], base: number): Table {
  const cell = (starts: readonly Start[], of: 'mapped' | 'painted' | 'cpu'): string => {
    const spread = spreadOf(starts.map((start) => start[of]));
    return spread ? showSpread(spread) : '';
  };
  return {
    columns: ['process start to', 'mapped, ms', 'painted, ms', '× hello page', 'CPU ms until painted'],
    rows: measured.map(({ name, starts }) => [
      name,
      cell(starts, 'mapped'),
      cell(starts, 'painted'),
      threeDigits((spreadOf(starts.map(({ painted }) => painted))?.median ?? NaN) / base),
      cell(starts, 'cpu'),
    ]),
  };
}
