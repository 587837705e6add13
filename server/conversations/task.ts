import type { Session } from '../session';
import type { Draft, StateChange } from './draft';
import type { Job } from './work-queue';

/** A queued job: counts towards its session's backlog, and announces changes to who takes part. */
export class Task implements Job<Draft> {
  readonly #bytes: number;
  #changes: readonly StateChange[] = [];

  /** @param tell announces the job's changes to who takes part; called before the job's own `done` */
  constructor(
    private readonly job: Job<Draft>,
    private readonly session: Session | undefined,
    private readonly tell: (changes: readonly StateChange[], draft: Draft) => void,
  ) {
    this.#bytes = session?.lineBytes ?? 0;
    if (!session) return;
    session.waiting += 1;
    session.waitingBytes += this.#bytes;
  }

  get size(): number {
    return this.job.size;
  }

  prepare(draft: Draft): void {
    draft.beginJob();
    this.job.prepare(draft);
    this.#changes = draft.endJob();
  }

  done(draft: Draft): void {
    this.#end();
    this.tell(this.#changes, draft);
    this.job.done(draft);
  }

  failed(error: unknown): void {
    this.#end();
    this.job.failed(error);
  }

  #end(): void {
    if (!this.session) return;
    this.session.waiting -= 1;
    this.session.waitingBytes -= this.#bytes;
  }
}
