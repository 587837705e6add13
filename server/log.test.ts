import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const program = join(import.meta.dirname, '../out/main/server.js');

/** First line of a server's log. Its standard error is a file, which the environment may name as the journal. */
async function firstLine(environment: (file: number) => Record<string, string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-log-'));
  const path = join(folder, 'log');
  const file = openSync(path, 'w');
  try {
    const child = spawn(process.execPath, [program, '--data', join(folder, 'data'), '--port', '0'], {
      stdio: ['ignore', 'pipe', file],
      env: { ...process.env, ...environment(file) },
    });
    if (child.stdout) await once(child.stdout, 'data');
    child.kill('SIGTERM');
    await once(child, 'exit');
    return readFileSync(path, 'utf8').split('\n')[0] ?? '';
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}

test('lines for the journal have a priority and no time, all others are JSON with both', async () => {
  const toJournal = await firstLine((file) => {
    const { dev, ino } = fstatSync(file);
    return { JOURNAL_STREAM: `${dev}:${ino}` };
  });
  expect(toJournal).toMatch(/^<6>\{"event":"listening",/);
  const elsewhere = await firstLine(() => ({ JOURNAL_STREAM: '1:1' }));
  expect(JSON.parse(elsewhere)).toMatchObject({
    time: expect.any(String),
    level: 'info',
    event: 'listening',
  });
});
