import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '../electron/net/memory-store';
import type { HistoryStore } from '../electron/net/types';
import { startServer } from '../server/server';
import { localStore } from '../server/storage/server-store';
import { newIdentity } from '../shared/node/identity';
import type { Homes, Person, RunningServer } from './homes';
import { LocalNode, type OnSent, type Setup } from './node';

/** Everybody in this process: people keep what they have in memory that outlives them, the server in a file. */
export class LocalHomes implements Homes {
  readonly disks = undefined;
  readonly problems = [];
  readonly #stores = new Map<number, HistoryStore>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-chaos-'));
  readonly #identity = newIdentity();

  async startPerson(setup: Setup, onSent: OnSent): Promise<Person> {
    const store = this.#stores.get(setup.index) ?? memoryStore();
    this.#stores.set(setup.index, store);
    return new LocalNode(setup, store, onSent);
  }

  async startServer(port: number): Promise<RunningServer> {
    const store = localStore(join(this.#folder, 'messages.sqlite'));
    const options = { host: '127.0.0.1', port, name: 'Chaos', identity: this.#identity, store };
    const server = await startServer({ ...options, rate: 100_000 });
    return { stop: () => server.close(), kill: () => server.close() };
  }

  forgetServer(): void {
    rmSync(this.#folder, { recursive: true });
    mkdirSync(this.#folder);
  }

  async end(): Promise<void> {
    rmSync(this.#folder, { recursive: true });
  }
}
