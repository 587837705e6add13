import type { EntryHash, PersonId, WriterId } from '../ids';
import type { Controls } from './controls';
import { LayeredMap } from './layered-map';
import type { Membership } from './membership';
import type { Past } from './past';

/** What the messages with the same `after` have in common. It never changes. */
export interface Epoch {
  readonly key: string;
  readonly past: Past;
  /** Who took part according to these controls. */
  readonly membership: Membership;
  /** Caches the person for whom each writer is certified in it. */
  readonly people: Map<WriterId, PersonId | undefined>;
  /** Caches whether each writer may write messages in it. */
  readonly speakers: Map<WriterId, boolean>;
}

/** The epochs of a conversation's messages. There are few, because many messages share one. */
export class Epochs {
  #known = new LayeredMap<string, Epoch>();
  /** Epochs by the arrays that named them, so that repeated lookups need not build a key. */
  readonly #byList = new WeakMap<readonly EntryHash[], Epoch>();

  constructor(private readonly controls: Controls) {}

  fork(controls: Controls): Epochs {
    const epochs = new Epochs(controls);
    epochs.#known = this.#known.fork();
    return epochs;
  }

  /** The epoch of a list of controls. All of them MUST be held. */
  of(after: readonly EntryHash[]): Epoch {
    const listed = this.#byList.get(after);
    if (listed) return listed;
    const key = after.join();
    const epoch = this.#known.get(key) ?? this.#add(key, after);
    this.#byList.set(after, epoch);
    return epoch;
  }

  /** The controls of a list that are not held. */
  missing(after: readonly EntryHash[]): EntryHash[] {
    if (this.#byList.has(after)) return [];
    return after.filter((hash) => !this.controls.graph.get(hash));
  }

  /** The person for whom a writer is certified in an epoch; undefined if there is none or several. */
  personOf(writer: WriterId, { past, people }: Epoch): PersonId | undefined {
    const known = people.get(writer);
    if (known !== undefined || people.has(writer)) return known;
    const person = this.controls.graph.personOf(writer, past);
    people.set(writer, person);
    return person;
  }

  #add(key: string, after: readonly EntryHash[]): Epoch {
    const membership = this.controls.after(after);
    const epoch = { key, past: membership.judgement.set, membership, people: new Map(), speakers: new Map() };
    this.#known.set(key, epoch);
    return epoch;
  }
}

export const tookPart = ({ membership }: Epoch, person: PersonId): boolean => membership.takesPart(person);
