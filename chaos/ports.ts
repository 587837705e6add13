import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Below the system's ephemeral ports, and above those of well-known services. */
const range = { first: 15_000, last: 32_000 };
const blockSize = 20;

/** Ports reserved until they are released, whether anybody listens at them or not. */
export interface Ports {
  readonly numbers: readonly number[];
  release(): Promise<void>;
}

/**
 * Reserves unused ports. The owner of a block listens at its first port, so that another world on this
 * machine takes another block.
 * @param count at most 19
 */
export async function takePorts(count: number): Promise<Ports> {
  for (let first = range.first; first + blockSize <= range.last; first += blockSize) {
    const guard = await listenAt(first);
    if (!guard) continue;
    const numbers = Array.from({ length: count }, (_, index) => first + 1 + index);
    if (await areFree(numbers)) return { numbers, release: () => close(guard) };
    await close(guard);
  }
  throw new Error('no ports are free');
}

async function areFree(numbers: readonly number[]): Promise<boolean> {
  for (const number of numbers) {
    const probe = await listenAt(number);
    if (!probe) return false;
    await close(probe);
  }
  return true;
}

async function listenAt(port: number): Promise<Server | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port), 'listening');
    // It does not keep the process alive.
    return server.unref();
  } catch {
    return undefined;
  }
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}
