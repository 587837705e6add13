import type { TaskView } from '../../shared/ipc/view';
import { CallError } from './ipc-router';
import type { Scope } from './view';

/** What a task tells while it is under way, and by what it learns that it is to end. */
export interface Job {
  signal: AbortSignal;
  progress(done: number, total: number): void;
}

interface Running {
  owner: Scope;
  view: TaskView;
  stop: AbortController;
  ended: Promise<unknown>;
}

/** Something that takes a while and is shown, with a way to end it, in the window that began it. One at a time. */
export class Tasks {
  #running: Running | undefined;

  /** @param changed called when there is something else to show */
  constructor(private readonly changed: () => void) {}

  /** What a window has begun. */
  of(scope: Scope): TaskView | null {
    return this.#running && isSame(this.#running.owner, scope) ? this.#running.view : null;
  }

  /** Throws a `CallError` when something is under way. */
  expectNone(): void {
    if (this.#running)
      throw new CallError('busy', 'Something else is under way. Wait for it, or cancel it in its window.');
  }

  /** Does something that takes a while. Rejects as it does, or at once when something else is under way. */
  async run<Value>(owner: Scope, label: string, work: (job: Job) => Promise<Value>): Promise<Value> {
    this.expectNone();
    const stop = new AbortController();
    const running: Running = {
      owner: { kind: owner.kind, conversation: owner.conversation },
      view: { label, done: 0, total: 0, cancellable: true },
      stop,
      ended: Promise.resolve(),
    };
    this.#running = running;
    this.changed();
    const working = work({
      signal: stop.signal,
      progress: (done, total) => {
        running.view = { ...running.view, done, total };
        this.changed();
      },
    });
    running.ended = working.catch(() => undefined);
    return working.finally(() => {
      this.#running = undefined;
      this.changed();
    });
  }

  /** Ends what a window has begun, as soon as that can be. */
  cancel(scope: Scope): void {
    if (this.of(scope)) this.#stop();
  }

  /** Ends whatever is under way; resolves when it has ended. */
  async end(): Promise<void> {
    this.#stop();
    await this.#running?.ended;
  }

  #stop(): void {
    const running = this.#running;
    if (!running) return;
    running.stop.abort();
    running.view = { ...running.view, cancellable: false };
    this.changed();
  }
}

const isSame = (a: Scope, b: Scope): boolean => a.kind === b.kind && a.conversation === b.conversation;
