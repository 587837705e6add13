import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What the processes of a group have done so far. */
export interface Activity {
  /** Processor time of its threads, more precisely than in the ticks of /proc/PID/stat, of which an idle program uses none. */
  cpuMs: number;
  /** How often a thread waited and was woken. */
  wakeUps: number;
  /** The same of the first thread of the first process, in which timers of the main process run. */
  mainWakeUps: number;
  /** Bytes that have gone through its open TCP connections, both ways. */
  bytes: number;
}

/** The activity of a process group, whose number is that of its first process. */
export function activityOf(group: number): Activity {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && groupOf(name) === group);
  const threads = pids.flatMap((pid) =>
    listed(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`),
  );
  return {
    cpuMs: threads.reduce((sum, thread) => sum + cpuMsOf(thread), 0),
    wakeUps: threads.reduce((sum, thread) => sum + waitsOf(thread), 0),
    mainWakeUps: waitsOf(`/proc/${group}/task/${group}`),
    bytes: bytesOf(new Set(pids)),
  };
}

/** The process group in /proc/PID/stat, after the program's name in brackets, a state and the parent. */
const groupOf = (pid: string): number =>
  Number(/.*\) \S+ \S+ (\d+)/.exec(contents(`/proc/${pid}/stat`))?.[1]);

const waitsOf = (thread: string): number =>
  Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(contents(`${thread}/status`))?.[1] ?? 0);

/** The first number in schedstat is the time on a processor in nanoseconds. */
const cpuMsOf = (thread: string): number => Number(contents(`${thread}/schedstat`).split(' ')[0]) / 1_000_000;

/** Sum of what `ss` counts for the connections of these processes. */
function bytesOf(pids: ReadonlySet<string>): number {
  const said = execFileSync('ss', ['-tinpHO'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return said
    .split('\n')
    .filter((line) => pids.has(/pid=(\d+)/.exec(line)?.[1] ?? ''))
    .flatMap((line) => [...line.matchAll(/\bbytes_(?:sent|received):(\d+)/g)])
    .reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Contents of a file of /proc; nothing if the process has ended. */
function contents(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
