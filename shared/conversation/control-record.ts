import type { EntryHash, PersonId, WriterId } from '../ids';
import { certificatesOfOthers, lastOf } from './control-entry';
import {
  comparePlaces,
  type Certificate,
  type ControlEntry,
  type LastMessages,
  type NamedPerson,
} from './log-entry';
import type { PlacedControl } from './placed-control';

interface Name {
  readonly name: string;
  readonly isOwn: boolean;
  readonly by: ControlEntry;
}

/** A certificate that an INVITE has of somebody whom it invites. */
export interface BroughtCertificate {
  readonly certificate: Certificate;
  readonly invite: EntryHash;
}

interface Author {
  readonly writer: WriterId;
  readonly person: PersonId;
}

/** What the good controls say besides who takes part: their entries, names, and the messages named in `last`. */
export class ControlRecord {
  #entries = new Map<EntryHash, ControlEntry>();
  #names = new Map<PersonId, Name>();
  /** Built on demand; undefined after a change. */
  #shownNames: ReadonlyMap<PersonId, string> | undefined;
  /** Everybody who has a name. A separate set, because it is read for each incoming message. */
  #everyone = new Set<PersonId>();
  #history = new Set<EntryHash>();
  /** Messages that controls name in `last`, with the authors of the controls. */
  #named = new Map<EntryHash, readonly Author[]>();
  /** By the writers that they certify. */
  #brought = new Map<WriterId, readonly BroughtCertificate[]>();

  /** Returns a copy; adding to it does not change this one. Takes time proportional to the number of controls. */
  fork(): ControlRecord {
    const fork = new ControlRecord();
    fork.#entries = new Map(this.#entries);
    fork.#names = new Map(this.#names);
    fork.#everyone = new Set(this.#everyone);
    fork.#history = new Set(this.#history);
    fork.#named = new Map(this.#named);
    fork.#brought = new Map(this.#brought);
    return fork;
  }

  get(hash: EntryHash): ControlEntry | undefined {
    return this.#entries.get(hash);
  }

  /** What a removal names in `last`; undefined if it names nothing there, or is not held. */
  lastOf(hash: EntryHash): LastMessages | undefined {
    const entry = this.#entries.get(hash);
    return entry && lastOf(entry);
  }

  all(): Iterable<ControlEntry> {
    return this.#entries.values();
  }

  /** INVITEs that open the past to those whom they invite. */
  get history(): ReadonlySet<EntryHash> {
    return this.#history;
  }

  /** The name of each person: the last that they used themselves, otherwise the last that others used for them. */
  get names(): ReadonlyMap<PersonId, string> {
    return (this.#shownNames ??= new Map([...this.#names].map(([person, { name }]) => [person, name])));
  }

  get everyone(): ReadonlySet<PersonId> {
    return this.#everyone;
  }

  /** Whether a control by another writer names a message. */
  isNamed(hash: EntryHash, writer: WriterId): boolean {
    return this.#named.get(hash)?.some((each) => each.writer !== writer) ?? false;
  }

  /** Whether a person's own control names a message: its signature covers the message's hash. */
  isVouchedFor(hash: EntryHash, person: PersonId): boolean {
    return this.#named.get(hash)?.some((each) => each.person === person) ?? false;
  }

  /** What INVITEs certify of a writer, which need not have written anything yet. */
  broughtOf(writer: WriterId): readonly BroughtCertificate[] {
    return this.#brought.get(writer) ?? [];
  }

  add(entry: ControlEntry, { person }: PlacedControl): void {
    this.#entries.set(entry.hash, entry);
    this.#name({ id: person, user: entry.from }, entry, true);
    for (const named of peopleIn(entry)) this.#name(named, entry, false);
    if (entry.command === 'INVITE' && entry.history) this.#history.add(entry.hash);
    for (const certificate of certificatesOfOthers(entry)) {
      const { writer } = certificate;
      this.#brought.set(writer, [...this.broughtOf(writer), { certificate, invite: entry.hash }]);
    }
    for (const refs of lastOf(entry)?.values() ?? [])
      for (const { hash } of refs)
        this.#named.set(hash, [...(this.#named.get(hash) ?? []), { writer: entry.writer, person }]);
  }

  #name({ id, user }: NamedPerson, by: ControlEntry, isOwn: boolean): void {
    const known = this.#names.get(id);
    this.#everyone.add(id);
    const isBetter = !known || (known.isOwn === isOwn ? comparePlaces(known.by, by) < 0 : isOwn);
    if (!isBetter) return;
    this.#names.set(id, { name: user, isOwn, by });
    this.#shownNames = undefined;
  }
}

/** The people whom a control names besides its author. */
export function peopleIn(entry: ControlEntry): readonly NamedPerson[] {
  switch (entry.command) {
    case 'INVITE':
      return entry.invited;
    case 'UNINVITE':
      return entry.withdrawn;
    case 'REMOVE':
      return [entry.removed];
    default:
      return [];
  }
}
