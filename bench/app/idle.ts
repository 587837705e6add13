import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import type { CommandLine } from '../command-line';
import type { Findings } from '../figures';
import { endsWithBench } from '../running';
import { startMeasured } from '../server/measured-process';
import { parleyServer } from '../server/parley';
import { threeDigits } from '../spread';
import { activityOf, type Activity } from './activity';
import { openDisplay } from './display';
import { startApp, type MeasuredApp, type Program } from './measured-app';
import { asRoot, buildHello, hello } from './programs';
import { Watcher } from './watcher';

const peopleNear = 50;
const atMostOfHello = 1.5;
/** How long everything may settle: the first seconds of a start, and meeting the people near. */
const settleMs = 30_000;

/**
 * What the app costs while nobody uses it, with 50 people near and a server, beside an Electron page that says hello. Both
 * run side by side.
 */
export async function measure({ minutes }: CommandLine, electron: () => Promise<string>): Promise<Findings> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-idle-'));
  const ends: (() => Promise<unknown> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const display = await openDisplay();
    ends.push(() => display.close());
    const watcher = await Watcher.start(display);
    ends.push(() => watcher.stop());
    const server = await startMeasured((port) => parleyServer(join(folder, 'server'), port));
    ends.push(() => server.stop());
    ends.push(await gather(peopleNear));
    await buildHello();
    const executable = await electron();
    const apps: MeasuredApp[] = [];
    for (const program of [hello(executable, folder), parley(executable, folder, server.port)]) {
      const app = await startApp(program, display, watcher);
      ends.push(() => app.end());
      apps.push(app);
    }
    await wait(settleMs);
    const [bare, own] = await restOf(apps, minutes * 60);
    if (!bare || !own) throw new Error('two programs are measured');
    return findings(own, bare, minutes);
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** The app with an empty profile, at a server, with people near on this computer. */
function parley(electron: string, folder: string, port: number): Program {
  const profile = join(folder, 'profile');
  mkdirSync(profile);
  const words = ['--profile', profile, '--user', 'ann', '--server', `127.0.0.1:${port}`];
  return {
    name: 'Parley',
    command: [electron, resolve('.'), ...asRoot, ...words, '--nearby', 'loopback', '--language', 'en'],
    home: folder,
  };
}

/** Starts people near. Returns what ends them. */
async function gather(people: number): Promise<() => Promise<unknown>> {
  const crowd = endsWithBench(
    spawn(process.execPath, ['bench/app/crowd.mjs', String(people)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
  const ended = once(crowd, 'exit');
  await Promise.race([
    once(createInterface(crowd.stdout), 'line'),
    ended.then(() => Promise.reject(new Error('the people near ended at once'))),
  ]);
  return () => {
    crowd.kill();
    return ended;
  };
}

/** What each program does in a second, on average. */
async function restOf(apps: readonly MeasuredApp[], seconds: number): Promise<Activity[]> {
  const state = ({ group }: MeasuredApp): Activity => activityOf(group);
  const before = apps.map(state);
  await wait(seconds * 1000);
  return apps.map(state).map((after, index) => {
    const from = before[index] ?? after;
    return {
      cpuMs: (after.cpuMs - from.cpuMs) / seconds,
      wakeUps: (after.wakeUps - from.wakeUps) / seconds,
      mainWakeUps: (after.mainWakeUps - from.mainWakeUps) / seconds,
      bytes: (after.bytes - from.bytes) / seconds,
    };
  });
}

const rows: [what: string, from: keyof Activity][] = [
  ['processor time, ms a second', 'cpuMs'],
  ['wake-ups a second, all threads', 'wakeUps'],
  ['wake-ups a second, main thread of the main process', 'mainWakeUps'],
  ['bytes a second on TCP connections', 'bytes'],
];

const findings = (own: Activity, bare: Activity, minutes: number): Findings => ({
  figures: [['minutes', String(minutes)]],
  table: {
    columns: ['', 'Parley', 'hello page'],
    rows: rows.map(([what, from]) => {
      const ratio = bare[from] > 0 ? ` ×${threeDigits(own[from] / bare[from])}` : '';
      return [
        `${peopleNear} people near and a server: ${what}`,
        threeDigits(own[from]),
        threeDigits(bare[from]) + ratio,
      ];
    }),
  },
  ratios: [
    {
      what: 'processor time while idle, to the hello page’s',
      value: own.cpuMs / bare.cpuMs,
      atMost: atMostOfHello,
    },
  ],
  samples: { own, bare },
});
