import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * Load on the built server (`npm run build` first; then `npx vite-node bench/server.ts` or the build of it): 2,000 clients
 * register; a room of 100 hears 4 senders. Prints figures, and fails only on ratios that a slow machine does not change:
 * the cost of one registration may not grow as fast as the number of those online, and one message to 100 members must
 * cost much less than 100 messages to one.
 */
const program = process.argv[2] ?? 'out/main/server.js';
const registered = 2_000;
const roomSize = 100;
const senders = 4;
const messages = 5_000;
const window = 64;

type Server = ChildProcessByStdio<null, Readable, null>;

class Client {
  deliveries = 0;
  onLine: (line: string) => void = () => undefined;
  #rest = '';

  constructor(readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    socket.on('error', () => undefined);
  }

  send(command: string, fields: object): void {
    this.socket.write(`${command} ${JSON.stringify(fields)}\n`);
  }

  until(command: string): Promise<string> {
    return new Promise((resolve) => {
      this.onLine = (line) => {
        if (line.startsWith(command)) resolve(line);
      };
    });
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('SEND_MESSAGE')) this.deliveries += 1;
      this.onLine(line);
    }
  }
}

async function startServer(data: string): Promise<{ server: Server; port: number }> {
  const args = [program, '--port', '0', '--data', data, '--rate', '1000000'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const line = await new Promise<string>((resolve) => createInterface(server.stdout).once('line', resolve));
  return { server, port: Number(/:(\d+)$/.exec(line)?.[1]) };
}

async function register(port: number, user: string): Promise<Client> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const client = new Client(socket);
  const welcomed = client.until('CONVERSATIONS');
  client.send('REGISTER', { user, features: ['changes'] });
  await welcomed;
  return client;
}

async function registerMany(port: number, from: number, to: number): Promise<Client[]> {
  const clients: Client[] = [];
  for (let start = from; start < to; start += 50) {
    const names = Array.from({ length: Math.min(50, to - start) }, (_, index) => `user-${start + index}`);
    clients.push(...(await Promise.all(names.map((name) => register(port, name)))));
  }
  return clients;
}

const cpuSeconds = (pid: number | undefined): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};
const memoryKb = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

async function openRoom(members: Client[], names: string[]): Promise<string> {
  const [host] = members;
  if (!host) throw new Error('nobody to open a room');
  const invitation = host.until('INVITATION');
  host.send('INVITE', { users: names });
  const { conversation } = JSON.parse((await invitation).slice('INVITATION '.length)) as {
    conversation: string;
  };
  for (const member of members.slice(1)) {
    const joined = member.until('CONVERSATIONS');
    member.send('JOIN', { conversation });
    await joined;
  }
  return conversation;
}

/** Every sender keeps `window` messages on their way until all are sent; resolves when every member has all. */
async function talk(members: Client[], conversation: string, count: number): Promise<void> {
  const wanted = members[0]?.deliveries ?? 0;
  const total = wanted + count * senders;
  members.slice(0, senders).forEach((sender, index) => {
    let sent = 0;
    const say = (): void => {
      if (sent < count)
        sender.send('SEND_MESSAGE', { conversation, text: `${index}:${sent++}`.padEnd(64, '.') });
    };
    const mine = `"text":"${index}:`;
    sender.onLine = (line) => {
      if (line.startsWith('SEND_MESSAGE') && line.includes(mine)) say();
    };
    for (let each = 0; each < window; each += 1) say();
  });
  while (members.some(({ deliveries }) => deliveries < total))
    await new Promise((resolve) => setTimeout(resolve, 5));
}

const data = mkdtempSync(join(tmpdir(), 'parley-bench-'));
const { server, port } = await startServer(data);
try {
  const idle = memoryKb(server.pid);
  const steps: number[] = [];
  const clients: Client[] = [];
  const started = performance.now();
  for (let from = 0; from < registered; from += 500) {
    const before = cpuSeconds(server.pid);
    clients.push(...(await registerMany(port, from, from + 500)));
    steps.push(cpuSeconds(server.pid) - before);
  }
  console.log(`register ${registered}: ${((performance.now() - started) / 1000).toFixed(2)} s`);
  console.log(`  server CPU s per 500: ${steps.map((step) => step.toFixed(2)).join(', ')}`);
  console.log(`  KB per registered client: ${((memoryKb(server.pid) - idle) / registered).toFixed(1)}`);

  const members = clients.slice(0, roomSize);
  const conversation = await openRoom(
    members,
    members.slice(1).map((_, index) => `user-${index + 1}`),
  );
  await talk(members, conversation, 200);
  const cpu = cpuSeconds(server.pid);
  const from = performance.now();
  await talk(members, conversation, messages);
  const seconds = (performance.now() - from) / 1000;
  const deliveries = messages * senders * roomSize;
  const cpuPerMillion = ((cpuSeconds(server.pid) - cpu) / deliveries) * 1e6;
  console.log(`room of ${roomSize}, ${senders} senders, window ${window}, ${registered} online:`);
  console.log(`  ${Math.round(deliveries / seconds).toLocaleString('en')} deliveries/s`);
  console.log(`  server CPU s per million deliveries: ${cpuPerMillion.toFixed(2)}`);
  for (const { socket } of clients) socket.destroy();
} finally {
  server.kill();
  rmSync(data, { recursive: true, force: true });
}
