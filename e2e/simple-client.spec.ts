import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accept, expect, message, person, say, talk, test } from './fixtures';
import { projectDir } from './support/paths';

const script = join(projectDir, 'docs/simple_client.py');

test('a client of 30 lines of Python chats with two windows', async ({ stage }) => {
  expect(existsSync(script), script).toBe(true);
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'bob');
  const [first, second] = await talk(ann, bob);
  if (!first || !second) throw new Error('two windows');
  const python = spawn('python3', ['-u', script, server.host, `${server.port}`, 'monty'], { stdio: 'pipe' });
  let said = '';
  python.stdout.on('data', (bytes: Buffer) => (said += bytes.toString()));
  python.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  try {
    await expect(person(await ann.roster(), 'monty')).toBeVisible();
    python.stdin.write('/invite ann bob\n');
    const [withAnn, withBob] = await Promise.all([accept(ann, /monty/), accept(bob, /monty/)]);
    await say(withAnn, 'Hello, snake');
    await expect.poll(() => said).toContain('Hello, snake');
    python.stdin.write('Hello, windows\n');
    for (const page of [withAnn, withBob]) await expect(message(page, 'Hello, windows')).toHaveCount(1);
  } finally {
    python.kill();
  }
});
