import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How often the memory is looked at. */
const lookMs = 250;

/** What a process took while it was watched. */
export interface Watched {
  /** Longest that the main thread did not come to its next event, in milliseconds. */
  readonly blockedMs: number;
  /** Processor time of all threads, in seconds. */
  readonly processor: number;
  /** Part of the time in which the main thread was busy. */
  readonly busy: number;
  /** Resident memory in MB: at the beginning, and at most in each half of the time. */
  readonly memory: { readonly before: number; readonly firstHalf: number; readonly secondHalf: number };
}

/** Watches this process. Returns what ends that. */
export function watch(): () => Watched {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const before = megabytes();
  const seen: number[] = [];
  const looking = setInterval(() => seen.push(megabytes()), lookMs);
  const [cpu, loop] = [process.cpuUsage(), performance.eventLoopUtilization()];
  return () => {
    const { user, system } = process.cpuUsage(cpu);
    const busy = performance.eventLoopUtilization(loop).utilization;
    clearInterval(looking);
    delay.disable();
    const half = seen.length >> 1;
    return {
      blockedMs: delay.max / 1e6,
      processor: (user + system) / 1e6,
      busy,
      memory: {
        before,
        firstHalf: Math.max(before, ...seen.slice(0, half)),
        secondHalf: Math.max(0, ...seen.slice(half)),
      },
    };
  };
}

const megabytes = (): number => process.memoryUsage.rss() / 1e6;
