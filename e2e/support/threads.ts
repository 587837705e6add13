import { readdirSync, readFileSync } from 'node:fs';

/** What each thread of a process waits for, one per line, as far as Linux tells: for programs that hang. */
export function threadsOf(pid: number | undefined): string {
  const tasks = `/proc/${pid}/task`;
  const read = (task: string, name: string): string => {
    try {
      return readFileSync(`${tasks}/${task}/${name}`, 'utf8').trim();
    } catch {
      return '?';
    }
  };
  try {
    return readdirSync(tasks)
      .map((task) => {
        const state = /^State:\s*(.*)$/m.exec(read(task, 'status'))?.[1] ?? '?';
        return `${read(task, 'comm')}: ${state}, in ${read(task, 'wchan')}, system call ${read(task, 'syscall')}`;
      })
      .join('\n');
  } catch {
    return `No threads of ${pid} can be read.`;
  }
}
