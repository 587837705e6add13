import { createInterface } from 'node:readline';

// Outlives the benchmarks by a moment: once its standard input ends, because they were killed, in whatever way, it kills the
// programs that they left. Each line is `started PID` or `ended PID`. The benchmarks cannot do this themselves: many of them
// keep their thread busy for minutes, in which no handler of a signal would run.
const running = new Set();
process.title = 'parley-bench-guard';

for await (const line of createInterface(process.stdin)) {
  const [what, pid] = line.split(' ');
  if (what === 'started') running.add(Number(pid));
  else running.delete(Number(pid));
}
for (const pid of running) {
  // A program is killed with its process group if it has one of its own.
  for (const id of [-pid, pid]) {
    try {
      process.kill(id, 'SIGKILL');
    } catch {
      // It has ended, or has no group.
    }
  }
}
