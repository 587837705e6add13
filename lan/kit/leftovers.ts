import { spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';

const folder = '/run/netns';
const live = new Set<string>();
const programs = new Map<ChildProcess, string>();
let watching = false;

/** Removes this namespace when the process ends, unless by SIGKILL. */
export function watch(name: string): void {
  live.add(name);
  if (watching) return;
  watching = true;
  process.on('exit', removeLive);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      removeLive();
      // Our listener kept the process alive. The repeated signal ends it, unless others listen.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    });
  }
}

/** Undoes `watch` for a namespace that is already removed. */
export function unwatch(name: string): void {
  live.delete(name);
}

/** Counts a program as inside: right after its start it is on its way there, where `killIn` would not find it. */
export function watchProgram(program: ChildProcess, namespace: string): void {
  programs.set(program, namespace);
  program.once('close', () => programs.delete(program));
}

/** Removes namespaces of killed processes: their names have the id of a process that no longer exists. */
export function removeLeftovers(): void {
  if (watching || !existsSync(folder)) return;
  removeAll(
    readdirSync(folder).filter((name) => {
      const owner = /^parley-(\d+)-/.exec(name)?.[1];
      return owner !== undefined && !existsSync(`/proc/${owner}`);
    }),
  );
}

/** Kills every process inside these namespaces, stopped ones as well. */
export function killIn(names: readonly string[]): void {
  for (const [program, namespace] of programs) if (names.includes(namespace)) program.kill('SIGKILL');
  const namespaces = new Set(names.flatMap((name) => attempt(() => statSync(`${folder}/${name}`).ino)));
  if (namespaces.size === 0) return;
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const [inside] = attempt(() => Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/net`))?.[0]));
    if (inside !== undefined && namespaces.has(inside)) attempt(() => process.kill(pid, 'SIGKILL'));
  }
}

function removeLive(): void {
  removeAll([...live]);
  live.clear();
}

/** Synchronous, because an exiting process does not wait for promises. */
function removeAll(names: readonly string[]): void {
  if (names.length === 0) return;
  killIn(names);
  const input = names.map((name) => `netns delete ${name}\n`).join('');
  spawnSync('ip', ['-force', '-batch', '-'], { input });
}

/** The result as a list; empty on an error, because processes and namespaces may disappear meanwhile. */
function attempt<T>(look: () => T): T[] {
  try {
    return [look()];
  } catch {
    return [];
  }
}
