import type { PersonId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { looksOf } from '../../shared/protocol/look';
import { foldName } from '../../shared/protocol/names';

const things = ['key', 'name'] as const;
/** What can be banned. */
export type BannedThing = (typeof things)[number];

export const isBannedThing = (text: string): text is BannedThing => things.some((thing) => thing === text);

/** A key or a name that may not come in. */
export interface Ban {
  readonly thing: BannedThing;
  /** The key, or the name as it was given. */
  readonly value: string;
  /** The name under which a key was banned; empty if it was banned by itself, and for names. */
  readonly called: string;
  /** Said to whoever is banned; may be empty. */
  readonly reason: string;
  readonly at: number;
}

/** Bans that are new or lifted. */
export type BanChanges = readonly { readonly ban: Ban; readonly isLifted: boolean }[];

/** Who is banned. */
export class Bans {
  readonly #byValue = new Map<string, Ban>();
  readonly #byLook = new Map<string, Ban>();

  /** @param keep stores changes; resolves once they are on disk */
  constructor(
    bans: Iterable<Ban>,
    private readonly keep: (changes: BanChanges) => Promise<void>,
  ) {
    for (const ban of bans) this.#add(ban);
  }

  get all(): readonly Ban[] {
    return [...this.#byValue.values()];
  }

  ofKey(person: PersonId): Ban | undefined {
    return this.#byValue.get(`key ${person}`);
  }

  /** The ban of a name, or of one that looks like it. */
  ofName(name: string): Ban | undefined {
    for (const look of looksOf(name)) {
      const ban = this.#byLook.get(look);
      if (ban) return ban;
    }
    return undefined;
  }

  /** Bans from now on, and resolves once that is on disk. Returns false if there would be too many. */
  async add(bans: readonly Ban[]): Promise<boolean> {
    const fresh = bans.filter((ban) => !this.#byValue.has(keyOf(ban)));
    if (this.#byValue.size + fresh.length > limits.bansKept) return false;
    for (const ban of bans) this.#add(ban);
    await this.keep(bans.map((ban) => ({ ban, isLifted: false })));
    return true;
  }

  /** Lifts the bans of a key, or of a name and of the keys that were banned under it. Returns them once that is on disk. */
  async lift(what: string): Promise<readonly Ban[]> {
    const folded = foldName(what);
    const lifted = this.all.filter(({ thing, value, called }) =>
      thing === 'key' ? value === what || foldName(called) === folded : foldName(value) === folded,
    );
    for (const ban of lifted) this.#remove(ban);
    if (lifted.length > 0) await this.keep(lifted.map((ban) => ({ ban, isLifted: true })));
    return lifted;
  }

  #add(ban: Ban): void {
    this.#byValue.set(keyOf(ban), ban);
    if (ban.thing === 'name') for (const look of looksOf(ban.value)) this.#byLook.set(look, ban);
  }

  #remove(ban: Ban): void {
    this.#byValue.delete(keyOf(ban));
    this.#byLook.clear();
    for (const each of this.#byValue.values())
      if (each.thing === 'name') for (const look of looksOf(each.value)) this.#byLook.set(look, each);
  }
}

const keyOf = ({ thing, value }: Ban): string => `${thing} ${thing === 'name' ? foldName(value) : value}`;
