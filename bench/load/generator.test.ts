import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildGenerator, generateLoad, hasCompiler, TooSlow } from './generator';

/** The same arguments as those of a real measurement, but smaller. */
const talk = 'talk --protocol bare --rooms 1 --members 3 --senders 2 --warm-up 0 --seconds 1 --wait 1'.split(
  ' ',
);

/** What a member is sent of a line that was said; number of the line as second argument. */
type Copying = (line: string, number: number) => string[];

let server: Server | undefined;
const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server?.close();
});

/** A copier of lines that treats the last member who joined in a way of its own. */
async function copier(toLast: Copying): Promise<number> {
  let said = 0;
  const members: Socket[] = [];
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('WELCOME\n');
    let rest = '';
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (!join(line, socket)) copy(line);
    });
  }).listen(0, '127.0.0.1');
  const join = (line: string, socket: Socket): boolean => {
    if (!line.startsWith('JOIN')) return false;
    members.push(socket);
    return socket.write('JOINED\n');
  };
  const copy = (line: string): void => {
    said += 1;
    for (const member of members.slice(0, -1)) member.write(`${line}\n`);
    for (const each of toLast(line, said)) members.at(-1)?.write(`${each}\n`);
  };
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function generated(toLast: Copying, ...load: string[]): Promise<Readonly<Record<string, number>>> {
  const port = await copier(toLast);
  return generateLoad([...talk, ...load, '--port', String(port), '--pid', String(process.pid)]);
}

const isCompiled = hasCompiler();

describe.runIf(isCompiled)(`the load generator${isCompiled ? '' : ' (needs a C compiler, cc)'}`, () => {
  beforeAll(() => buildGenerator(), 120_000);

  test('counts what everybody gets', async () => {
    const sample = await generated((line) => [line], '--rate', '100');
    expect(sample).toMatchObject({ deliveries: expect.any(Number), p99Ms: expect.any(Number) });
    expect(sample['deliveries']).toBeGreaterThan(0);
  });

  test.each<[string, Copying, RegExp]>([
    ['missing at the end', (line, number) => (number < 3 ? [line] : []), /of \d+ deliveries are missing/],
    ['missing between others', (line, number) => (number === 3 ? [] : [line]), /others are missing/],
    ['doubled', (line, number) => (number === 3 ? [line, line] : [line]), /it is doubled/],
    ['damaged', (line, number) => [number === 3 ? `${line.slice(0, -1)}x` : line], /is damaged/],
    ['cut short', (line, number) => [number === 3 ? line.slice(0, -1) : line], /cut short/],
  ])('fails if a delivery is %s', async (_, toLast, message) => {
    await expect(generated(toLast, '--window', '8')).rejects.toThrow(message);
  });

  test('fails if two messages of a sender change places', async () => {
    const start = '@@00000000';
    let held = '';
    const swapped: Copying = (line) => {
      if (line.startsWith(`${start}00000000`)) {
        held = line;
        return [];
      }
      return line.startsWith(`${start}00000001`) ? [line, held] : [line];
    };
    await expect(generated(swapped, '--window', '8')).rejects.toThrow(
      /message 1 of sender 0 arrived when 0 was/,
    );
  });

  test('gives up on a server that takes too long, which is no fault', async () => {
    const port = await copier((line) => [line]);
    server?.removeAllListeners('connection');
    const address = ['--port', String(port), '--pid', String(process.pid)];
    await expect(generateLoad([...talk, '--window', '8', '--limit', '1', ...address])).rejects.toThrow(
      TooSlow,
    );
  });

  test('fails if the server closes a connection', async () => {
    const closing: Copying = (line, number) => {
      if (number === 3) for (const socket of sockets) socket.destroy();
      return [line];
    };
    await expect(generated(closing, '--window', '8')).rejects.toThrow(/closed the connection/);
  });
});
