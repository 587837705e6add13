import type { Session } from '../session';
import type { Changeset, StateChange } from './changeset';
import type { Job } from './work-queue';

/** A queued job: counts towards its session's backlog, and announces changes to who takes part. */
export class Task implements Job<Changeset> {
  readonly #bytes: number;
  #changes: readonly StateChange[] = [];

  /** @param tell announces the job's changes to who takes part; called before the job's own `done` */
  constructor(
    private readonly job: Job<Changeset>,
    private readonly session: Session | undefined,
    private readonly tell: (changes: readonly StateChange[], changeset: Changeset) => void,
  ) {
    this.#bytes = session?.lineBytes ?? 0;
    if (!session) return;
    session.waiting += 1;
    session.waitingBytes += this.#bytes;
  }

  get size(): number {
    return this.job.size;
  }

  prepare(changeset: Changeset): void {
    changeset.beginJob();
    this.job.prepare(changeset);
    this.#changes = changeset.endJob();
  }

  done(changeset: Changeset): void {
    this.#end();
    this.tell(this.#changes, changeset);
    this.job.done(changeset);
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
