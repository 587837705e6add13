import type { LogEntry, MessageEntry } from '../../shared/conversation/log-entry';
import type { Job } from '../../shared/exchange/work-queue';
import type { ConversationId } from '../../shared/ids';
import type { Failure } from '../../shared/protocol/errors';
import type { ErrorDetails } from '../session';
import type { Compose } from '../simple-clients/acts';
import type { Changeset } from './changeset';
import { notKept } from './trouble';

/** What a simple client's command asks for. */
export interface WritingRequest {
  /** Undefined to found a conversation. */
  readonly conversation: ConversationId | undefined;
  readonly compose: Compose;
  /** Identifies the command in an error. Called only for errors. */
  readonly details: () => ErrorDetails;
}

/** Result of a request: refused, a repeat of an earlier message, or new entries. */
export type Outcome =
  | { readonly problem: Failure }
  | { readonly already: MessageEntry }
  | { readonly entries: readonly LogEntry[] };

/** Maximum number of requests in one job, so that the jobs of others get their turn. */
const requestsPerJob = 16;

/** Writes the entries that one or more requests of a simple client ask for. */
export class WritingJob implements Job<Changeset> {
  readonly #requests: WritingRequest[];
  /** The outcome of each request. */
  #outcomes: Outcome[] = [];

  /**
   * @param write writes the entries of a request into a changeset
   * @param tell tells the client. The changeset is the durable one; undefined if the commit failed
   * @param patienceMs how long after the beginning of a commit it may wait for others
   */
  constructor(
    first: WritingRequest,
    private readonly write: (changeset: Changeset, request: WritingRequest) => Outcome,
    private readonly tell: (outcome: Outcome, request: WritingRequest, changeset?: Changeset) => void,
    readonly patienceMs = 0,
  ) {
    this.#requests = [first];
  }

  get size(): number {
    return this.#requests.length;
  }

  get isFull(): boolean {
    return this.#requests.length >= requestsPerJob;
  }

  /** Adds a request. MUST NOT be called once the job is prepared. */
  add(request: WritingRequest): void {
    this.#requests.push(request);
  }

  prepare(changeset: Changeset): void {
    this.#outcomes = [];
    for (const request of this.#requests) this.#outcomes.push(this.write(changeset, request));
  }

  done(changeset: Changeset): void {
    for (const [index, request] of this.#requests.entries()) {
      const outcome = this.#outcomes[index];
      if (outcome) this.tell(outcome, request, changeset);
    }
  }

  failed(error: unknown): void {
    for (const [index, request] of this.#requests.entries()) {
      const outcome = this.#outcomes[index];
      // A refusal or a repeat writes nothing, so it does not depend on the disk.
      this.tell(outcome && !('entries' in outcome) ? outcome : { problem: notKept(error) }, request);
    }
  }
}
