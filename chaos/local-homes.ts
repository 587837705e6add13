import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fileStore } from '../electron/net/file-store';
import { newKeys, type WriterKeys } from '../electron/net/keys';
import { newPersonKey, personKeyFromPem } from '../runtime/entries/keys';
import { newTlsCertificate } from '../runtime/tls/certificate';
import { startServer } from '../server/server';
import { localMessageStore } from '../server/storage/message-store';
import { copyDatabase } from './copy-database';
import type { Homes, Person, RunningServer } from './homes';
import { LocalNode, type OnSent, type Setup } from './node';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Memory in use, without uncollected garbage. */
function heapMegabytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}

interface Home {
  readonly keys: WriterKeys;
  readonly store: ReturnType<typeof fileStore>;
}

/** Runs all nodes in this process, with files that outlive them. */
export class LocalHomes implements Homes {
  readonly disks = undefined;
  readonly problems = [];
  readonly #homes = new Map<number, Home>();
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-chaos-'));
  readonly #identity = newPersonKey();
  readonly #before = heapMegabytes();

  async startPerson(setup: Setup, onSent: OnSent): Promise<Person> {
    const { index, pem } = setup;
    const home = this.#homes.get(index) ?? {
      keys: newKeys(personKeyFromPem(pem)),
      store: fileStore(this.#file(index)),
    };
    this.#homes.set(index, home);
    return new LocalNode(setup, home.keys, home.store, onSent);
  }

  copyPerson(from: number, to: number): boolean {
    const home = this.#homes.get(from);
    if (!home) return false;
    this.#homes.get(to)?.store.close();
    copyDatabase(this.#file(from), this.#file(to));
    const { person, writer } = home.keys;
    this.#homes.set(to, { keys: newKeys(person, writer), store: fileStore(this.#file(to)) });
    return true;
  }

  async startServer(port: number): Promise<RunningServer> {
    const store = localMessageStore(join(this.#serverFolder(), 'messages.sqlite'));
    const identity = this.#identity;
    const certificate = await newTlsCertificate();
    const options = { host: '127.0.0.1', port, name: 'Chaos', identity, certificate, store };
    const server = await startServer({ ...options, rate: 100_000 });
    return { stop: () => server.close(), kill: () => server.close() };
  }

  forgetServer(): void {
    rmSync(this.#serverFolder(), { recursive: true });
  }

  memory = (): number => heapMegabytes() - this.#before;

  async end(): Promise<void> {
    for (const { store } of this.#homes.values()) store.close();
    rmSync(this.#folder, { recursive: true });
  }

  #file(index: number): string {
    return join(this.#folder, `person${index}.sqlite`);
  }

  #serverFolder(): string {
    const folder = join(this.#folder, 'server');
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}
