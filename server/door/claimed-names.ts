import type { SetTimer } from '../../runtime/timers';
import type { PersonId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import { looksOf } from '../../shared/protocol/look';
import { foldName } from '../../shared/protocol/names';
import { SourceLimit } from '../../shared/protocol/source-limit';

/** Whom names belong to: the key that held them first, also while it is away, or whoever is online. */
export type NamePolicy = 'claimed' | 'open';

/** A name that belongs to a person. */
export interface ClaimedName {
  /** As the person writes it. */
  readonly name: string;
  readonly person: PersonId;
  /** When the person was last seen under it, in milliseconds since 1970. */
  readonly seen: number;
}

/** A claimed name as it is held in memory. */
interface Held extends ClaimedName {
  seen: number;
  /** The `seen` that is stored; undefined if nothing is yet. */
  stored: number | undefined;
  readonly looks: readonly string[];
}

/** Changes to the stored names, by folded name; undefined: it belongs to nobody any more. */
export type NameChanges = ReadonlyMap<string, ClaimedName | undefined>;

export interface ClaimedNamesParts {
  /** Those that are stored. */
  names: Iterable<ClaimedName>;
  now(): number;
  setTimer: SetTimer;
  /** Stores changes. */
  keep(changes: NameChanges): void;
}

/** How long changes are collected before they are stored: many people may come at once. */
const keepMs = 1_000;
const day = 24 * 3_600_000;
const lifetime = limits.claimedNameDays * day;

/**
 * The names that belong to a key, also while it is away: to the first that came under them, until it has not been seen under
 * them for `claimedNameDays`. What strangers can make the server keep is bounded per person, per address and in all. Beyond
 * that a name belongs to nobody, but is still its bearer's while they are online.
 */
export class ClaimedNames {
  /** Whether names are claimed, and claims respected. */
  isOn = true;
  readonly #byName = new Map<string, Held>();
  readonly #byLook = new Map<string, readonly Held[]>();
  readonly #byPerson = new Map<PersonId, readonly Held[]>();
  readonly #changes = new Map<string, ClaimedName | undefined>();
  readonly #newcomers = new SourceLimit(1_000 / limits.claimedNameMs, limits.claimedNamesAtOnce);
  /** No name expires earlier. */
  #nextExpiry = 0;
  #timer: { cancel(): void } | undefined;

  constructor(private readonly parts: ClaimedNamesParts) {
    for (const claimed of parts.names) this.#add(claimed, claimed.seen);
  }

  get size(): number {
    return this.#byName.size;
  }

  /** Whether a name, or one that looks like it, belongs to somebody else than this person; without one, to anybody. */
  isOthers(name: string, person?: PersonId): boolean {
    return this.holdersOf(name).some((holder) => holder !== person);
  }

  /** The people to whom a name, or one that looks like it, belongs. */
  holdersOf(name: string): PersonId[] {
    if (!this.isOn || this.#byName.size === 0) return [];
    return this.#like(name).flatMap((claimed) => (this.#isExpired(claimed) ? [] : claimed.person));
  }

  /**
   * A person has come under a name that is not another's: it is theirs from now on, unless there are too many.
   * @param origin by which newcomers are counted together; see `originOf`
   */
  see(name: string, person: PersonId, origin: string): void {
    if (!this.isOn) return;
    const now = this.parts.now();
    const held = this.#byName.get(foldName(name));
    if (held?.person === person) {
      if (held.name === name) return this.#seen(held);
      this.#remove(held);
    } else if (!this.#makeRoom(name, person, origin, now)) return;
    this.#note(this.#add({ name, person, seen: now }, undefined));
  }

  /** A person leaves under a name. If it is theirs still, it stays so; one that was released meanwhile is not claimed again. */
  renew(name: string, person: PersonId): void {
    const held = this.#byName.get(foldName(name));
    if (this.isOn && held?.person === person) this.#seen(held);
  }

  /** Takes a name, and those that look like it, from whoever holds them. Returns what was taken. */
  release(name: string): ClaimedName[] {
    const released = this.#like(name);
    for (const claimed of released) this.#drop(claimed);
    return released;
  }

  /** Stores what has changed, and stops. */
  stop(): void {
    this.#timer?.cancel();
    this.#keep();
  }

  /** Whether one more name may be claimed. Drops the names that give way to it. */
  #makeRoom(name: string, person: PersonId, origin: string, now: number): boolean {
    if (this.isOthers(name, person) || this.#newcomers.take(origin, now) > 0) return false;
    const theirs = this.#byPerson.get(person) ?? [];
    const [oldest] = [...theirs].sort((a, b) => a.seen - b.seen);
    if (oldest && theirs.length >= limits.claimedNamesPerPerson) this.#drop(oldest);
    if (this.#byName.size >= limits.claimedNames) this.#dropExpired(now);
    if (this.#byName.size >= limits.claimedNames) return false;
    for (const expired of this.#like(name)) if (expired.person !== person) this.#drop(expired);
    return true;
  }

  #dropExpired(now: number): void {
    if (now < this.#nextExpiry) return;
    this.#nextExpiry = now + lifetime;
    for (const held of [...this.#byName.values()])
      if (this.#isExpired(held)) this.#drop(held);
      else this.#nextExpiry = Math.min(this.#nextExpiry, held.seen + lifetime);
  }

  #isExpired({ seen }: ClaimedName): boolean {
    return this.parts.now() - seen >= lifetime;
  }

  /** The names that look like this one. */
  #like(name: string): Held[] {
    return [...new Set(looksOf(name).flatMap((look) => this.#byLook.get(look) ?? []))];
  }

  #add({ name, person, seen }: ClaimedName, stored: number | undefined): Held {
    const held: Held = { name, person, seen, stored, looks: looksOf(name) };
    this.#byName.set(foldName(name), held);
    put(this.#byPerson, person, held);
    for (const look of held.looks) put(this.#byLook, look, held);
    return held;
  }

  #remove(held: Held): void {
    this.#byName.delete(foldName(held.name));
    take(this.#byPerson, held.person, held);
    for (const look of held.looks) take(this.#byLook, look, held);
  }

  #drop(held: Held): void {
    this.#remove(held);
    this.#changeSoon(held.name, undefined);
  }

  #seen(held: Held): void {
    held.seen = this.parts.now();
    this.#note(held);
  }

  /** Stores that a person was seen, to the day. */
  #note(held: Held): void {
    if (held.stored !== undefined && held.seen - held.stored < day) return;
    held.stored = held.seen;
    this.#changeSoon(held.name, { name: held.name, person: held.person, seen: held.seen });
  }

  #changeSoon(name: string, claimed: ClaimedName | undefined): void {
    this.#changes.set(foldName(name), claimed);
    this.#timer ??= this.parts.setTimer(() => this.#keep(), keepMs);
  }

  #keep(): void {
    this.#timer = undefined;
    if (this.#changes.size === 0) return;
    const changes = new Map(this.#changes);
    this.#changes.clear();
    this.parts.keep(changes);
  }
}

function put<Key>(map: Map<Key, readonly Held[]>, key: Key, claimed: Held): void {
  map.set(key, [...(map.get(key) ?? []), claimed]);
}

function take<Key>(map: Map<Key, readonly Held[]>, key: Key, claimed: Held): void {
  const left = (map.get(key) ?? []).filter((each) => each !== claimed);
  if (left.length > 0) map.set(key, left);
  else map.delete(key);
}
