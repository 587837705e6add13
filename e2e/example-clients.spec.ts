import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { accept, expect, message, person, say, test } from './fixtures';
import { projectDir } from './support/paths';

/** An example client of docs/. Collects its output. */
class Example {
  said = '';
  readonly #process: ChildProcessWithoutNullStreams;

  constructor(command: string, args: string[]) {
    this.#process = spawn(command, args, { cwd: projectDir, stdio: 'pipe' });
    for (const output of [this.#process.stdout, this.#process.stderr])
      output.on('data', (bytes: Buffer) => (this.said += bytes.toString()));
  }

  type(line: string): void {
    this.#process.stdin.write(`${line}\n`);
  }

  stop(): void {
    this.#process.kill();
  }
}

test('a client of 50 lines of Python chats with two windows', async ({ stage }) => {
  const server = await stage.server();
  const [ann, bob] = await stage.people(server, 'ann', 'Bob Hill');
  const script = join(projectDir, 'docs/simple_client.py');
  const python = new Example('python3', ['-u', script, server.host, `${server.port}`, 'Monty P']);
  try {
    await expect(person(await ann.roster(), 'Monty P')).toBeVisible();
    python.type('/invite ann "Bob Hill"');
    const [withAnn, withBob] = await Promise.all([accept(ann, /Monty P/), accept(bob, /Monty P/)]);
    await say(withAnn, 'Hello, snake');
    await expect.poll(() => python.said).toContain('Hello, snake');
    python.type('Hello, windows');
    for (const page of [withAnn, withBob]) await expect(message(page, 'Hello, windows')).toHaveCount(1);
  } finally {
    python.stop();
  }
});

test('a headless client in ten lines of Node, a full node without Electron, invites and writes', async ({
  stage,
}) => {
  const server = await stage.server();
  const ann = await stage.start({ user: 'ann', server: server.address });
  await ann.roster();
  const script = join(projectDir, 'docs/headless-client.mjs');
  const args = [script, server.host, `${server.port}`, 'robot', 'ann', 'Hello from ten lines'];
  const robot = new Example(process.execPath, args);
  try {
    await expect(person(await ann.roster(), 'robot')).toBeVisible();
    const conversation = await accept(ann, /robot invites you/);
    await expect(message(conversation, 'Hello from ten lines')).toHaveCount(1);
    expect(robot.said).toContain('online');
  } finally {
    robot.stop();
  }
});
