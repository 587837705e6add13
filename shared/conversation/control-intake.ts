import type { EntryHash } from '../ids';
import { parentsOf, type Control } from './control';
import type { Placed } from './control-graph';
import type { Controls } from './controls';

/** Number of controls that wait for their pasts; the oldest is dropped for a new one, and asked for again when named. */
const waitingControls = 1_000;

/** Takes controls in any order: one whose past is incomplete waits, and counts for nothing, until the rest is there. */
export class ControlIntake {
  readonly #waiting = new Map<EntryHash, Control>();
  /** The controls that wait for each missing one. */
  readonly #waiters = new Map<EntryHash, Set<EntryHash>>();

  constructor(
    private readonly controls: Controls,
    private readonly atMost = waitingControls,
  ) {}

  /** The controls that others wait for and that do not wait themselves. */
  get missing(): EntryHash[] {
    return [...this.#waiters.keys()].filter((hash) => !this.#waiting.has(hash));
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Returns the controls that became good by this one, in an order that keeps pasts first; none if it waits or is refused. */
  offer(control: Control): Placed[] {
    const good: Placed[] = [];
    const ready = [control];
    for (let next = ready.pop(); next; next = ready.pop()) {
      const isNew = this.controls.graph.get(next.hash) === undefined;
      const admission = this.controls.admit(next);
      if (admission.result === 'incomplete') {
        this.#wait(next, admission.missing);
        continue;
      }
      const released = this.#released(next.hash);
      if (admission.result !== 'good') this.#discard(released);
      else ready.push(...released);
      if (admission.result === 'good' && isNew) good.push(admission.control);
    }
    return good;
  }

  #wait(control: Control, missing: readonly EntryHash[]): void {
    this.#waiting.set(control.hash, control);
    for (const hash of missing) {
      const waiters = this.#waiters.get(hash) ?? new Set();
      this.#waiters.set(hash, waiters.add(control.hash));
    }
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > this.atMost && oldest !== undefined) this.#drop(oldest);
  }

  /** Drops controls that name one that is not good, and those that wait for them: none of them can ever be good. */
  #discard(controls: readonly Control[]): void {
    const left = [...controls];
    for (let next = left.pop(); next; next = left.pop()) left.push(...this.#released(next.hash));
  }

  /** Controls that waited for this one; each is looked at again, and may go on waiting for others. */
  #released(hash: EntryHash): Control[] {
    const waiters = [...(this.#waiters.get(hash) ?? [])];
    const released = waiters.flatMap((each) => this.#waiting.get(each) ?? []);
    for (const each of waiters) this.#drop(each);
    return released;
  }

  #drop(hash: EntryHash): void {
    const control = this.#waiting.get(hash);
    if (!control) return;
    this.#waiting.delete(hash);
    for (const parent of parentsOf(control)) {
      const waiters = this.#waiters.get(parent);
      waiters?.delete(hash);
      if (waiters?.size === 0) this.#waiters.delete(parent);
    }
  }
}
