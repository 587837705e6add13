import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { ConversationId, EntryHash } from '../../shared/ids';
import type { Person } from '../homes';
import type { NetworkChange } from '../network';
import type { UserAction, HeldConversation, KnownConversation, OnSent, Outcome, Setup } from '../node';
import type { NodeRequest, Question, NodeReport } from './questions';

/** A node that does not answer for this long counts as hung. */
const patienceMs = 60_000;

/** A person's node in a process of its own. */
export class RemoteNode implements Person {
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #asked = 0;
  #errors = '';
  /** Whether it runs and should run. */
  #isUp = false;

  private constructor(
    private readonly child: ChildProcess,
    private readonly onSent: OnSent,
    private readonly onFault: (problem: string) => void,
  ) {
    child.stderr?.on('data', (bytes) => (this.#errors += String(bytes)));
    child.once('close', () => this.#ended());
  }

  /**
   * Starts the process. Rejects with its output if it ends instead.
   * @param onFault called if it ends unexpectedly
   */
  static async start(
    program: string,
    folder: string,
    setup: Setup,
    onSent: OnSent,
    onFault: (problem: string) => void,
  ): Promise<RemoteNode> {
    const child = fork(program, [folder, JSON.stringify(setup)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // Entries have maps, which JSON does not.
      serialization: 'advanced',
    });
    const node = new RemoteNode(child, onSent, onFault);
    await node.#ready();
    return node;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  known = (): Promise<readonly KnownConversation[]> => this.#ask({ kind: 'known' });
  held = (): Promise<readonly HeldConversation[]> => this.#ask({ kind: 'held' });
  connections = (): Promise<readonly string[]> => this.#ask({ kind: 'connections' });
  lacks = (conversation: ConversationId, messages: readonly EntryHash[]): Promise<readonly EntryHash[]> =>
    this.#ask({ kind: 'lacks', conversation, messages });
  act = (deed: UserAction): Promise<Outcome> => this.#ask({ kind: 'act', deed });
  meet = (ports: readonly number[]): Promise<void> => this.#ask({ kind: 'meet', ports });
  network = (change: NetworkChange): Promise<void> => this.#ask({ kind: 'network', change });

  /** Kills the process, whatever it is doing. */
  async end(): Promise<void> {
    this.#isUp = false;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await closed;
  }

  async #ready(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.child.on('message', (said: NodeReport) => (said.kind === 'ready' ? resolve() : this.#hear(said)));
      this.child.once('close', () =>
        reject(new Error(/\w*Error: .*/.exec(this.#errors)?.[0] ?? this.#errors)),
      );
    });
    this.#isUp = true;
  }

  #hear(said: NodeReport): void {
    if (said.kind === 'sent') this.onSent(said.conversation, said.told);
    if (said.kind !== 'answer') return;
    this.#waiting.get(said.id)?.resolve(said.value as never);
    this.#waiting.delete(said.id);
  }

  #ask<Value>(question: Question): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#asked += 1;
      const late = setTimeout(() => this.onFault(`does not answer ${question.kind}`), patienceMs);
      const settled = (settle: () => void): void => {
        clearTimeout(late);
        settle();
      };
      this.#waiting.set(this.#asked, {
        resolve: (value) => settled(() => resolve(value)),
        reject: (error) => settled(() => reject(error)),
      });
      this.child.send({ id: this.#asked, question } satisfies NodeRequest, (error) => error && reject(error));
    });
  }

  #ended(): void {
    if (this.#isUp) this.onFault(`a node has ended by itself: ${this.#errors}`);
    for (const { reject } of this.#waiting.values()) reject(new Error('the node has ended'));
    this.#waiting.clear();
  }
}
