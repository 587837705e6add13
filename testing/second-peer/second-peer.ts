import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { host, atEnd } from '../nodes/test-wire';
import { startPython } from '../python';

/** A folder for what a peer keeps, which is deleted after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-second-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Something that scripts/peer has written. */
export interface Told {
  readonly what: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

interface Options {
  /** The port for multicast on loopback; without one it looks for nobody. */
  near?: number;
  dial?: number;
}

/** scripts/peer, a peer in Python that was written from the documents alone. */
export class SecondPeer {
  readonly told: Told[] = [];
  readonly #waits: (() => void)[] = [];
  #isOver = false;
  readonly #child: ReturnType<typeof startPython>;
  readonly #ended: Promise<unknown>;
  #errors = '';

  private constructor(user: string, folder: string, { near, dial }: Options) {
    const multicast = near === undefined ? [] : ['--near', host, '--port', `${near}`];
    const dialled = dial === undefined ? [] : ['--dial', `${host}:${dial}`];
    this.#child = startPython('-B', 'scripts/peer', user, join(folder, user), ...multicast, ...dialled);
    this.#child.stderr.on('data', (bytes: Buffer) => (this.#errors += bytes.toString()));
    createInterface(this.#child.stdout).on('line', (line) => {
      const [what = ''] = line.split(' ', 1);
      const fields = JSON.parse(line.slice(what.length)) as Told['fields'];
      this.told.push({ what, fields });
      this.#wake();
    });
    this.#ended = new Promise((resolve) => this.#child.once('close', resolve));
    void this.#ended.then(() => {
      this.#isOver = true;
      this.#wake();
    });
    atEnd(() => this.quit());
  }

  /** Starts one. What it keeps is in the folder: with the same name it is the same person again. */
  static async start(user: string, folder: string, options: Options = {}): Promise<SecondPeer> {
    const peer = new SecondPeer(user, folder, options);
    await peer.hasTold('LISTENING');
    return peer;
  }

  get port(): number {
    return Number(this.#listening['port']);
  }

  get id(): string {
    return String(this.#listening['person']);
  }

  get writer(): string {
    return String(this.#listening['writer']);
  }

  get #listening(): Told['fields'] {
    return this.told.find(({ what }) => what === 'LISTENING')?.fields ?? {};
  }

  type(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** Waits until something has been told. Rejects if the program ends before. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (holds()) resolve();
        else if (this.#isOver) reject(new Error(`It has ended. ${this.#errors}`));
        else this.#waits.push(look);
      };
      look();
    });
  }

  #wake(): void {
    for (const look of this.#waits.splice(0)) look();
  }

  hasTold(what: string, holds: (fields: Told['fields']) => boolean = () => true): Promise<void> {
    return this.until(() => this.told.some((each) => each.what === what && holds(each.fields)));
  }

  /** What it has shown. */
  get texts(): unknown[] {
    return this.told.filter(({ what }) => what === 'SAYS').map(({ fields }) => fields['text']);
  }

  shows(...texts: string[]): Promise<void> {
    return this.until(() => texts.every((text) => this.texts.includes(text)));
  }

  /** Ends it. Rejects if it has failed. */
  async quit(): Promise<void> {
    this.#child.stdin.end();
    await this.#ended;
    const errors = this.#errors;
    this.#errors = '';
    if (errors.includes('Traceback')) throw new Error(errors);
  }
}
