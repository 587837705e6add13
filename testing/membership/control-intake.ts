import { parentsOf, type Control } from '../../shared/conversation/control';
import type { Controls } from '../../shared/conversation/controls';
import type { PlacedControl } from '../../shared/conversation/placed-control';
import { WaitingList } from '../../shared/conversation/waiting';
import type { EntryHash } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';

/** Accepts controls in any order. One with an incomplete past waits, without effect, until the rest is here. */
export class ControlIntake {
  readonly #waiting: WaitingList<Control>;

  constructor(
    private readonly controls: Controls,
    atMost: number = limits.waitingEntries,
  ) {
    this.#waiting = new WaitingList<Control>(atMost, parentsOf);
  }

  /** The controls that others wait for and that do not wait themselves. */
  get missing(): EntryHash[] {
    return this.#waiting.missing;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Returns the controls that became good by this one, in an order that keeps pasts first; none if it waits or is refused. */
  offer(control: Control): PlacedControl[] {
    const good: PlacedControl[] = [];
    const ready = [control];
    for (let next = ready.shift(); next; next = ready.shift()) {
      const isNew = this.controls.graph.get(next.hash) === undefined;
      const admission = this.controls.admit(next);
      if (admission.result === 'incomplete') this.#waiting.add(next, admission.missing);
      else if (admission.result !== 'good') this.#waiting.discard(next.hash);
      else ready.push(...this.#waiting.release(next.hash));
      if (admission.result === 'good' && isNew) good.push(admission.control);
    }
    return good;
  }
}
