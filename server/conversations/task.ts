import type { Job } from '../../shared/exchange/work-queue';
import type { Session } from '../session';
import type { Changeset, StateChange } from './changeset';

/** A queued job: counts towards its session's backlog, and announces changes to who takes part. */
export class Task implements Job<Changeset> {
  readonly #bytes: number;
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
    this.#bytes = session?.lineBytes ?? 0;
    session?.backlog.add(1, this.#bytes);
  }

  get size(): number {
    return this.job.size;
  }

  prepare(changeset: Changeset): void {
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

  #end(): void {
    this.session?.backlog.done(1, this.#bytes);
  }
}
