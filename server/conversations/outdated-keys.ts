import type { StoredKeys, TransitReader } from '../../runtime/entries/store/keys-in-transit';
import { takesPart, type ControlState } from '../../shared/conversation/control-state';
import { mayBeTaken } from '../../shared/sealing/recipients';
import type { StateChange } from './changeset';
import type { Commits } from './commits';
import type { Logs } from './logs';

/** Number of KEYS looked at per commit: a few milliseconds of work, between which other jobs run. */
const keysAtOnce = 20;

export interface OutdatedKeysParts {
  readonly commits: Pick<Commits, 'add'>;
  readonly logs: Logs;
  readonly reader: Pick<TransitReader, 'keysBeyond' | 'keysIn'>;
}

/** Forgets KEYS that nobody takes any more: a computer for which they wait may never come again. */
export class OutdatedKeys {
  #isStopped = false;

  constructor(private readonly parts: OutdatedKeysParts) {}

  /** Looks at all KEYS, in case that something was missed before the server stopped. */
  start(): void {
    this.#look((beyond) => this.parts.reader.keysBeyond(beyond, keysAtOnce));
  }

  /** A change to who takes part is durable. */
  changed({ conversation, before, after }: StateChange): void {
    if (isSomebodyOut(before, after) && this.parts.logs.get(conversation)?.isSealed)
      this.#look((beyond) => this.parts.reader.keysIn(conversation, beyond, keysAtOnce));
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Looks at a page of KEYS, and then at the next. */
  #look(pageAfter: (beyond: number) => readonly StoredKeys[], beyond = 0): void {
    let page: readonly StoredKeys[] = [];
    this.parts.commits.add(undefined, {
      size: keysAtOnce,
      prepare: (changeset) => {
        page = this.#isStopped ? [] : pageAfter(beyond);
        const signatures = page.filter((each) => this.#isOutdated(each)).map(({ keys }) => keys.signature);
        if (signatures.length > 0) changeset.forgetKeys({ recipient: undefined, signatures });
      },
      done: () => {
        const last = page.at(-1);
        if (last && page.length === keysAtOnce) this.#look(pageAfter, last.id);
      },
      // They are forgotten when their recipient registers, or at the next start.
      failed: () => undefined,
    });
  }

  #isOutdated({ keys }: StoredKeys): boolean {
    const log = this.parts.logs.get(keys.conversation);
    return !log || !mayBeTaken(log, keys);
  }
}

/** Whether somebody, or one of their computers, takes part no longer. */
const isSomebodyOut = (before: ControlState, after: ControlState): boolean =>
  [...before.members, ...before.invited.keys()].some((person) => !takesPart(after, person)) ||
  [...after.revoked].some((writer) => !before.revoked.has(writer));
