import type { Controls } from '../../shared/conversation/controls';
import type { EntryLog } from '../../shared/conversation/entry-log';
import { serversOf } from '../../shared/conversation/log-facts';
import type { PersonId } from '../../shared/ids';

/** Tells whether a conversation has nobody but simple clients of one server. */
export class SimpleOnly {
  /** What was found out about controls, and how many these were. */
  readonly #known = new WeakMap<Controls, { readonly count: number; readonly answer: boolean }>();

  constructor(private readonly server: PersonId) {}

  /** Whether all who were ever named are simple clients of the server, so that no node can ask for the conversation. */
  has(log: EntryLog): boolean {
    const { controls } = log;
    const { size } = controls.graph;
    const known = this.#known.get(controls);
    if (known?.count === size) return known.answer;
    const servers = serversOf(log);
    const answer = [...log.everyone].every((person) => servers.get(person) === this.server);
    this.#known.set(controls, { count: size, answer });
    return answer;
  }
}
