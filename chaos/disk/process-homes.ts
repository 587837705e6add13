import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writerFile } from '../../electron/storage/keys/writer';
import { copyDatabase } from '../copy-database';
import type { Disks, Homes, Person, RunningServer } from '../homes';
import { serverNode } from '../network';
import type { OnSent, Setup } from '../node';
import { damage } from './damage';
import { buildPrograms, type Programs } from './programs';
import { RemoteNode } from './remote-node';
import { startServerProgram } from './server-program';
import { SmallDisk } from './small-disk';

const database = 'messages.sqlite';

/** Runs each node in a process of its own, which can be killed, with files on a disk of its own. */
export class ProcessHomes implements Homes {
  readonly problems: string[] = [];
  readonly disks: Disks;
  readonly #folder = mkdtempSync(join(tmpdir(), 'parley-chaos-'));
  readonly #disks = new Map<number, SmallDisk>();
  /** Ids of all started processes. */
  readonly #programs = new Set<number>();

  readonly #removeAll = (): void => {
    for (const disk of this.#disks.values()) disk.remove();
    for (const folder of [this.#folder, this.programs.folder])
      rmSync(folder, { recursive: true, force: true });
  };

  private constructor(
    private readonly programs: Programs,
    random: () => number,
  ) {
    process.once('exit', this.#removeAll);
    this.disks = {
      damage: (node) => damage(this.#database(node), random),
      fill: (node) => this.#disk(node).fill(),
      free: (node) => this.#disk(node).free(),
    };
  }

  /** @param random decides what is damaged */
  static async create(random: () => number): Promise<ProcessHomes> {
    return new ProcessHomes(await buildPrograms(), random);
  }

  async startPerson(setup: Setup, onSent: OnSent): Promise<Person> {
    const { folder } = this.#disk(setup.index);
    const fault = (problem: string): void => void this.problems.push(`${setup.user}: ${problem}`);
    try {
      const node = await RemoteNode.start(this.programs.person, folder, setup, onSent, fault);
      this.#programs.add(node.pid);
      return node;
    } finally {
      this.#lookForSetAside(setup.index);
    }
  }

  copyPerson(from: number, to: number): boolean {
    const [keys, files] = [writerFile, database].map((name) =>
      [from, to].map((node) => join(this.#disk(node).folder, name)),
    );
    const [keysHere = '', keysThere = ''] = keys ?? [];
    const [filesHere = '', filesThere = ''] = files ?? [];
    if (!existsSync(keysHere) || !existsSync(filesHere)) return false;
    try {
      copyDatabase(filesHere, filesThere);
      copyFileSync(keysHere, keysThere);
      return true;
    } catch {
      // No room on one of the disks. A partial copy is not used.
      for (const name of readdirSync(this.#disk(to).folder)) rmSync(join(this.#disk(to).folder, name));
      return false;
    }
  }

  async startServer(port: number): Promise<RunningServer> {
    const fault = (problem: string): void => void this.problems.push(`server: ${problem}`);
    try {
      const { folder } = this.#disk(serverNode);
      const server = await startServerProgram(this.programs.server, folder, port, fault);
      this.#programs.add(server.pid);
      return server;
    } finally {
      this.#lookForSetAside(serverNode);
    }
  }

  forgetServer(): void {
    const { folder } = this.#disk(serverNode);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
  }

  memory = (): number => Math.max(...[...this.#programs].map(peakMegabytes));

  async end(): Promise<void> {
    process.off('exit', this.#removeAll);
    this.#removeAll();
  }

  #disk(node: number): SmallDisk {
    const disk = this.#disks.get(node) ?? new SmallDisk(join(this.#folder, `node${node}`));
    this.#disks.set(node, disk);
    return disk;
  }

  #database(node: number): string {
    return join(this.#disk(node).folder, database);
  }

  /** Reports databases that were set aside: nothing that happens here justifies that. */
  #lookForSetAside(node: number): void {
    const aside = readdirSync(this.#disk(node).folder).filter((name) => name.includes('unreadable'));
    if (aside.length > 0) this.problems.push(`node ${node}: ${aside.join()} was set aside`);
  }
}

/** Peak memory of a process, as the system reports it; 0 if it has ended or the system does not say. */
function peakMegabytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
