import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommandLine } from '../command-line';
import type { Findings } from '../figures';
import { showSpread, spreadOf } from '../spread';
import { openDisplay, type Display } from './display';
import { memoryOf, startApp, type Program } from './measured-app';
import { asRoot, buildHello, helloBuilt, parleyWith } from './programs';
import { Watcher } from './watcher';

const titles = Array.from({ length: 8 }, (_, index) => `room ${index + 1}`);
const messagesEach = 100;
const atMostMs = 60;
const atMostMb = 7;

const openMs = 10_000;
/** After this time everything that a window starts has ended, and a spare window is ready. */
const settleMs = 3_000;
/** Before memory is measured: the programs collect their garbage by themselves, some of it only after a while. */
const restMs = 10_000;
/** The window from which on memory is counted. What the first one brings along, the next ones share. */
const countedFrom = 2;
const driver = resolve('bench/app/double-click.cjs');

/** What the windows of one program took: times from click to painted, and memory of each further window. */
interface Opened {
  ms: number[];
  mb: number;
}

/**
 * Opens eight conversation windows one after the other by double clicks: time from the click until the X server shows
 * content, and memory of each further window. Beside Parley, Electron apps that do no more than open windows.
 */
export async function measure({ rounds }: CommandLine, electron: () => Promise<string>): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-windows-'));
  const display = await openDisplay();
  try {
    const watcher = await Watcher.start(display);
    const executable = await electron();
    await buildHello();
    const opened = new Map<string, Opened[]>();
    for (let round = 0; round < rounds; round += 1)
      for (const each of programsIn(join(folder, String(round)), executable)) {
        const list = opened.get(each.name) ?? [];
        list.push(await openAll(each, display, watcher));
        opened.set(each.name, list);
      }
    await watcher.stop();
    return findings(opened);
  } finally {
    await display.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The programs with new profiles in a folder: Parley reopens the windows that were open in the round before. */
function programsIn(home: string, executable: string): Program[] {
  const program = (name: string, words: readonly string[]): Program => ({
    name,
    command: [executable, '-r', driver, ...words],
    home,
  });
  const bare = (name: string, way: string): Program =>
    program(name, [resolve('bench/app/bare-windows'), ...asRoot, resolve(helloBuilt), way, join(home, way)]);
  return [
    program('Parley', parleyWith(titles, messagesEach, home)),
    bare('bare: a process each', 'cold'),
    bare('bare: a shared process', 'shared'),
    bare('bare: shared, with a spare', 'spare'),
  ];
}

async function openAll(program: Program, display: Display, watcher: Watcher): Promise<Opened> {
  const { group, input, output, end } = await startApp(program, display, watcher);
  const lines = createInterface(output);
  try {
    const ms: number[] = [];
    let first = 0;
    for (const title of titles) {
      await wait(settleMs);
      const [seen, [line]] = await Promise.all([
        watcher.nextPainted(openMs),
        once(lines, 'line'),
        input.write(`${title}\n`),
      ]);
      ms.push(seen.painted - Number(String(line).split(' ')[1]));
      if (ms.length === countedFrom) {
        await wait(restMs);
        first = memoryOf(group);
      }
    }
    await wait(restMs);
    return { ms, mb: (memoryOf(group) - first) / (titles.length - countedFrom) };
  } finally {
    await end();
  }
}

function findings(opened: ReadonlyMap<string, readonly Opened[]>): Findings {
  const all = [...opened].map(([name, rounds]) => ({
    name,
    ms: spreadOf(rounds.flatMap(({ ms }) => ms)),
    mb: spreadOf(rounds.map(({ mb }) => mb)),
  }));
  const [own] = all;
  return {
    figures: [['messages in each conversation', String(messagesEach)]],
    table: {
      columns: ['', ...all.map(({ name }) => name)],
      rows: [
        ['click to painted window, ms', ...all.map(({ ms }) => (ms ? showSpread(ms) : ''))],
        ['memory of each further window, MB', ...all.map(({ mb }) => (mb ? showSpread(mb) : ''))],
      ],
    },
    ratios: [
      { what: 'click to painted conversation, ms', value: own?.ms?.median ?? NaN, atMost: atMostMs },
      {
        what: 'memory of a further conversation window, MB',
        value: own?.mb?.median ?? NaN,
        atMost: atMostMb,
      },
    ],
    samples: Object.fromEntries(opened),
  };
}
