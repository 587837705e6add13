import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { endsWithBench } from '../running';
import type { Display } from './display';
import { monotonic, type Watcher } from './watcher';

/** A program with a window. */
export interface Program {
  name: string;
  command: readonly string[];
  /** Its home directory. */
  home: string;
  /** The title of its first window, if that is to be checked. */
  title?: string;
}

/** Times from the start of the process, in milliseconds, and the processor time of all its processes until then. */
export interface Start {
  mapped: number;
  painted: number;
  cpu: number;
  /** The first window, and how many pixels it showed on its background when it was painted. */
  window: string;
  marked: number;
}

const startMs = 20_000;
const endMs = 10_000;
/** How long a program runs on after it is painted. In this time Chromium stores compiled code for the next start. */
const afterMs = 2_500;
/** Length of a tick in /proc/PID/stat. */
const tickMs = 10;

/** A program that was started on a display, with its first window painted. */
export interface MeasuredApp {
  /** Its process group. */
  group: number;
  start: Start;
  /** Its standard input and output. */
  input: Writable;
  output: Readable;
  /** Ends it and all its processes. */
  end(): Promise<void>;
}

/** Starts a program and waits until its first window is painted. */
export async function startApp(
  { command, home, name }: Program,
  display: Display,
  watcher: Watcher,
): Promise<MeasuredApp> {
  const [program = '', ...words] = command;
  const env = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: home,
    DISPLAY: display.name,
    // None of them gets a session bus, and none starts one.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
  };
  const seen = watcher.nextPainted(startMs);
  const from = monotonic();
  const child = endsWithBench(
    spawn(program, words, { env, detached: true, stdio: ['pipe', 'pipe', 'ignore'] }),
  );
  // What nobody listens to is read nevertheless: a full pipe would stop the program.
  child.stdout.resume();
  const ended = once(child, 'exit');
  const group = child.pid ?? 0;
  const end = async (): Promise<void> => {
    child.kill('SIGTERM');
    await Promise.race([ended, wait(endMs, undefined, { ref: false })]);
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const early = ended.then(() => Promise.reject(new Error('it ended at once')));
    const { mapped, painted, window, marked } = await Promise.race([seen, early]);
    const start = { mapped: mapped - from, painted: painted - from, cpu: cpuOf(group), window, marked };
    return { group, start, input: child.stdin, output: child.stdout, end };
  } catch (error) {
    await end();
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Least part of what a window shows a moment later that has to be there when it counts as painted. */
const leastShown = 0.9;

/** Throws if a window that was painted is not the one expected, or showed little of what it shows a moment later. */
function check({ name, title }: Program, { window, marked }: Start, watcher: Watcher): void {
  if (title === undefined) return;
  const later = watcher.now().find((each) => each.window === window);
  if (later?.title !== title)
    throw new Error(`${name}: its first window is called “${later?.title}” and not “${title}”`);
  if (marked < leastShown * later.marked)
    throw new Error(`${name}: it was painted with ${marked} of ${later.marked} pixels`);
}

/** Starts a program, lets it run on for a moment, checks what it shows, and ends it. */
export async function timeStart(program: Program, display: Display, watcher: Watcher): Promise<Start> {
  const app = await startApp(program, display, watcher);
  await wait(afterMs);
  try {
    check(program, app.start, watcher);
  } finally {
    await app.end();
  }
  return app.start;
}

/** Processor time of a process group, in milliseconds. */
export const cpuOf = (group: number): number =>
  processesOf(group).reduce((sum, { ticks }) => sum + ticks * tickMs, 0);

/** Memory of a process group, in MB: what its processes share counts once, divided among them (PSS). */
export const memoryOf = (group: number): number =>
  processesOf(group).reduce((sum, { pid }) => sum + proportionalSetOf(pid), 0) / 1024;

/** In KB; 0 if the process has ended. */
function proportionalSetOf(pid: number): number {
  try {
    const rollup = readFileSync(join('/proc', String(pid), 'smaps_rollup'), 'utf8');
    return Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** The processes of a group that have not ended. */
function processesOf(group: number): { pid: number; ticks: number }[] {
  return readdirSync('/proc').flatMap((entry) => {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) return [];
    const fields = statOf(pid);
    // Fields 3, 5, 14 and 15 of proc(5); the first here is the third there.
    const [state, , processGroup] = fields;
    if (Number(processGroup) !== group || state === 'Z') return [];
    return [{ pid, ticks: Number(fields[11]) + Number(fields[12]) }];
  });
}

/** The fields of /proc/PID/stat after the program's name; none if the process has ended. */
function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(join('/proc', String(pid), 'stat'), 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
