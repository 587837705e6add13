import { randomBytes } from 'node:crypto';
import { nameComputer, nameIn } from '../../runtime/entries/named-computers';
import type { WriterId } from '../../shared/ids';
import { limits } from '../../shared/protocol/limits';
import type { NamedComputer } from '../../shared/protocol/named-computer';
import type { WriterKeys } from './keys';

/** A computer's name, as it came and as it can be read. */
export interface KeptName extends NamedComputer {
  readonly plain: string;
}

/** Keeps the names of a person's computers from one run to the next. */
export interface ComputerNamesStore {
  /** What this computer is called, whatever its writer; undefined until it was named. */
  readonly own: string | undefined;
  readonly names: readonly KeptName[];
  keep(own: string, names: readonly KeptName[]): void;
}

/** Forgets them at the end: for headless clients and tests. */
export const forgetfulNames = (own?: string): ComputerNamesStore => ({
  own,
  names: [],
  keep: () => undefined,
});

export interface ComputerNamesParts {
  readonly keys: Pick<WriterKeys, 'person' | 'writer'>;
  readonly store: ComputerNamesStore;
  now(): number;
  /** Whether this is known to be the writer of a computer of this person, who has not removed it. */
  isComputer(writer: WriterId): boolean;
  /** Tells the other computers of this person that are connected; asks for the names only if there are any. */
  tell(named: () => readonly NamedComputer[]): void;
  /** What a computer is called has changed. */
  changed(): void;
}

/** What this person's computers are called. Each names itself, and tells the others. */
export class ComputerNames {
  readonly #parts: ComputerNamesParts;
  #own: string;
  readonly #names = new Map<WriterId, KeptName>();

  /** @param initial what this computer is called until it is named */
  constructor(parts: ComputerNamesParts, initial: string) {
    this.#parts = parts;
    this.#own = parts.store.own ?? initial;
    for (const each of parts.store.names) this.#names.set(each.writer, each);
  }

  /** Undefined if a computer has not told its name. */
  of(writer: WriterId): string | undefined {
    return writer === this.#parts.keys.writer.id ? this.#own : this.#names.get(writer)?.plain;
  }

  /** Names this computer. */
  nameThis(name: string): void {
    if (name === this.#own) return;
    this.#own = name;
    this.#keep();
    this.tellAll();
    this.#parts.changed();
  }

  /** Tells the other computers all names; call when one of them has connected. */
  tellAll(): void {
    this.#parts.tell(() => {
      this.#nameOwn();
      return [...this.#names.values()].slice(-limits.computersNamed).map(asSent);
    });
  }

  /** Another computer of this person tells names, its own and those that it was told. */
  hear(named: readonly NamedComputer[]): void {
    const { keys, tell, changed } = this.#parts;
    const fresh: NamedComputer[] = [];
    for (const each of named) {
      const before = this.#names.get(each.writer);
      if (each.writer === keys.writer.id || each.at <= (before?.at ?? -1)) continue;
      const plain = nameIn(keys.person, each);
      if (plain === undefined || !(before || this.#hasRoom())) continue;
      this.#add({ ...each, plain });
      fresh.push(each);
    }
    if (fresh.length === 0) return;
    this.#keep();
    tell(() => fresh.slice(-limits.computersNamed));
    changed();
  }

  /** Whether there is room for one more: a name of what is no computer gives way. */
  #hasRoom(): boolean {
    if (this.#names.size < limits.writersPerPerson) return true;
    const others = [...this.#names.keys()].filter((writer) => writer !== this.#parts.keys.writer.id);
    const gone = others.find((writer) => !this.#parts.isComputer(writer));
    return gone !== undefined && this.#names.delete(gone);
  }

  /** Makes the record of this computer's name, unless there is one. It takes the person's key, which may have been locked. */
  #nameOwn(): void {
    const { keys, now } = this.#parts;
    const before = this.#names.get(keys.writer.id);
    if (before?.plain === this.#own) return;
    const at = Math.max(now(), (before?.at ?? -1) + 1);
    this.#add({ ...nameComputer(keys, this.#own, at, randomBytes), plain: this.#own });
    this.#keep();
  }

  /** The one named last is at the end. */
  #add(kept: KeptName): void {
    this.#names.delete(kept.writer);
    this.#names.set(kept.writer, kept);
  }

  #keep(): void {
    this.#parts.store.keep(this.#own, [...this.#names.values()]);
  }
}

const asSent = ({ writer, at, name, signature }: KeptName): NamedComputer => ({
  writer,
  at,
  name,
  signature,
});
