import { randomBytes } from 'node:crypto';
import { runCommand } from './command';
import { killIn, removeLeftovers, watch, unwatch } from './leftovers';

/** One network namespace of this process. */
export class Namespace {
  private constructor(readonly name: string) {}

  /** Makes a namespace whose name holds this process's id, so that runs at the same time do not collide. */
  static async create(label: string): Promise<Namespace> {
    if (!/^[a-z0-9-]{1,40}$/.test(label)) throw new Error(`"${label}" is no name for a namespace.`);
    removeLeftovers();
    const name = `parley-${process.pid}-${randomBytes(3).toString('hex')}-${label}`;
    watch(name);
    await runCommand('ip', ['netns', 'add', name]);
    return new Namespace(name);
  }

  /** Runs a command inside, to its end. */
  run(command: string, args: readonly string[], input?: string): Promise<string> {
    return runCommand('ip', ['netns', 'exec', this.name, command, ...args], input);
  }

  /** Runs lines of `ip` inside, in one process. */
  async ip(...lines: readonly string[]): Promise<void> {
    await runCommand('ip', ['-n', this.name, '-batch', '-'], `${lines.join('\n')}\n`);
  }

  /** Sets kernel parameters inside; a key is written as below /proc/sys. */
  async sysctl(settings: Readonly<Record<string, number>>): Promise<void> {
    const lines = Object.entries(settings).map(([key, value]) => `echo ${value} > /proc/sys/${key}`);
    await this.run('sh', ['-e'], lines.join('\n'));
  }

  /** Replaces one table of nftables inside, in one step; without chains the table goes. */
  async setTable(family: string, table: string, chains: readonly string[] = []): Promise<void> {
    const removal = `table ${family} ${table}\ndelete table ${family} ${table}\n`;
    const addition = chains.length > 0 ? `table ${family} ${table} {\n${chains.join('\n')}\n}\n` : '';
    await this.run('nft', ['-f', '-'], removal + addition);
  }

  /** Kills what runs inside, then deletes the namespace with its interfaces. */
  async remove(): Promise<void> {
    killIn([this.name]);
    await runCommand('ip', ['netns', 'delete', this.name]);
    unwatch(this.name);
  }
}
