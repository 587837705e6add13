import type { Job } from '../../shared/exchange/work-queue';
import type { Session } from '../session';
import type { Changeset, StateChange } from './changeset';

/** A queued job: counts towards its session's backlog, and announces changes to who takes part. */
export class Task implements Job<Changeset> {
  #lines = 0;
  #bytes = 0;
  #isPrepared = false;
  #changes: readonly StateChange[] = [];

  /**
   * @param tell announces the job's changes to who takes part; called before the job's own `done`
   * @param onFault called with what `prepare` throws, which is a bug
   */
  constructor(
    private readonly job: Job<Changeset>,
    private readonly session: Session | undefined,
    private readonly tell: (changes: readonly StateChange[], changeset: Changeset) => void,
    private readonly onFault: (error: unknown) => void,
  ) {
    this.#count();
  }

  /** Counts the session's current line towards a job that grew by it. Returns false if it is another job, or cannot grow. */
  grow(job: Job<Changeset>): boolean {
    if (this.job !== job || this.#isPrepared) return false;
    this.#count();
    return true;
  }

  get size(): number {
    return this.job.size;
  }

  get patienceMs(): number {
    return this.job.patienceMs ?? 0;
  }

  prepare(changeset: Changeset): void {
    this.#isPrepared = true;
    try {
      changeset.beginJob();
      this.job.prepare(changeset);
      this.#changes = changeset.endJob();
    } catch (error) {
      this.onFault(error);
      throw error;
    }
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

  #count(): void {
    const bytes = this.session?.lineBytes ?? 0;
    this.#lines += 1;
    this.#bytes += bytes;
    this.session?.backlog.add(1, bytes);
  }

  #end(): void {
    this.session?.backlog.done(this.#lines, this.#bytes);
  }
}
