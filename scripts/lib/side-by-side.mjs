/**
 * Starts tasks in their order, so many at once.
 * @param tasks functions without parameters that return promises
 * @returns a promise for each task, also for those that are not started yet
 */
export function sideBySide(tasks, atOnce) {
  const starts = [];
  const results = tasks.map((task) => new Promise((resolve) => starts.push(() => begin(task, resolve))));
  // Whoever waits for an earlier one hears of a failure when they come to it.
  for (const result of results) result.catch(() => undefined);
  const next = starts.values();
  const lane = async () => {
    for (const start of next) await start();
  };
  for (let lanes = 0; lanes < atOnce; lanes += 1) void lane();
  return results;
}

/** Begins a task, whose result is that of a promise, too. Resolves when the task has ended, however it did. */
async function begin(task, resolve) {
  const running = task();
  resolve(running);
  await running.catch(() => undefined);
}
