import { fileURLToPath } from 'node:url';
import type { Host } from './kit/host';
import type { Program } from './kit/program';

const script = fileURLToPath(new URL('programs/chat-node.mjs', import.meta.url));

/** A person at a host: a node without windows, which takes commands and reports what it sees. */
export class Person {
  private constructor(
    readonly name: string,
    readonly program: Program,
  ) {}

  /** Starts a node. Its times are relative to the start. */
  static async at(host: Host, name: string = host.name, settings: object = {}): Promise<Person> {
    const program = host.spawn(process.execPath, [script, name, JSON.stringify(settings)]);
    await program.waitFor('READY');
    return new Person(name, program);
  }

  do(command: string): void {
    this.program.write(`${command}\n`);
  }

  /** The TCP port on which it listens. */
  get port(): number {
    return Number(/READY (\d+)/.exec(this.program.output)?.[1]);
  }

  /** Waits until it sees exactly these other people. */
  sees(...others: string[]): Promise<void> {
    return this.#shows('PEOPLE', others.sort().join(','));
  }

  /** Waits until its conversation has exactly these members. */
  hasMembers(...members: string[]): Promise<void> {
    return this.#shows('MEMBERS', members.sort().join(','));
  }

  /** Waits until its transcript has exactly these texts, in this order. */
  reads(...texts: string[]): Promise<void> {
    return this.#shows('TEXTS', texts.join('|'));
  }

  /** What it shows now. */
  now(kind: 'PEOPLE' | 'TEXTS' | 'MEMBERS'): string {
    return this.#lines(kind).at(-1)?.text ?? '';
  }

  /** How often what it shows has changed so far. */
  changes(kind: 'PEOPLE' | 'TEXTS' | 'MEMBERS'): number {
    return this.#lines(kind).length;
  }

  /** When it first showed this, in ms since its start. */
  timeOf(kind: 'PEOPLE', text: string): number {
    return this.#lines(kind).find((line) => line.text === text)?.at ?? NaN;
  }

  /** Accepts the next invitation. */
  async accept(): Promise<void> {
    await this.program.waitFor('INVITED', { timeout: 20_000 });
    this.do('join');
  }

  async #shows(kind: 'PEOPLE' | 'TEXTS' | 'MEMBERS', text: string): Promise<void> {
    const end = Date.now() + 30_000;
    while (this.now(kind) !== text) {
      const left = end - Date.now();
      if (left <= 0 || !this.program.running)
        throw new Error(`${this.name} does not show ${kind} ${text}:\n${this.program.output}`);
      const start = this.program.output.length;
      await this.program.waitFor(kind, { start, timeout: left }).catch(() => undefined);
    }
  }

  #lines(kind: string): { at: number; text: string }[] {
    return [...this.program.output.matchAll(new RegExp(`^${kind} (\\d+) (.*)$`, 'gm'))].map(
      ([, at = '', text = '']) => ({ at: Number(at), text }),
    );
  }
}

/** The first person invites the others, who accept. */
export async function converse(first: Person, ...others: Person[]): Promise<void> {
  first.do(`invite ${others.map(({ name }) => name).join(' ')}`);
  await Promise.all(others.map((other) => other.accept()));
  const names = [first, ...others].map(({ name }) => name);
  await Promise.all([first, ...others].map((person) => person.hasMembers(...names)));
}
