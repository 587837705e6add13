import type { Controls } from '../../shared/conversation/controls';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { PersonId } from '../../shared/ids';
import { looksOf } from '../../shared/protocol/look';
import { displayName } from '../../shared/protocol/names';
import type { Directory } from '../presence/directory';
import type { SimpleAuthors } from './authors';

/** Characters of an id that tell apart people whose names look the same. */
const idCharacters = 4;

type Looks = ReadonlyMap<string, ReadonlySet<PersonId>>;

/**
 * The names by which simple clients are told of people. A full node chooses its name itself, and that of whom it invites: a
 * piece of the id keeps these from passing for somebody else, who is online here or in the conversation. Whoever is here with
 * a simple client has a name of their own.
 */
export class Naming {
  /** Who has which look in a conversation, by its controls. */
  readonly #looks = new WeakMap<Controls, Looks>();

  constructor(
    private readonly directory: Directory,
    private readonly authors: SimpleAuthors,
  ) {}

  /** @param name the name to be told; by default the last by which they were known */
  of(log: EntryLog, person: PersonId, name = log.names.get(person) ?? ''): string {
    const shown = displayName(name);
    if (!this.#passesForOther(log, person, shown) || this.#isSimple(person, shown)) return shown;
    return `${shown} ·${person.slice(0, idCharacters)}`;
  }

  #passesForOther(log: EntryLog, person: PersonId, name: string): boolean {
    const isOther = (id: PersonId | undefined): boolean => id !== undefined && id !== person;
    const here = this.#looksIn(log);
    return (
      this.directory.holdersOf(name).some(({ registered }) => isOther(registered?.user.id)) ||
      looksOf(name).some((look) => [...(here.get(look) ?? [])].some(isOther))
    );
  }

  #looksIn({ controls, state, names }: EntryLog): Looks {
    const known = this.#looks.get(controls);
    if (known) return known;
    const looks = new Map<string, Set<PersonId>>();
    for (const person of [...state.members, ...state.invited.keys()])
      for (const look of looksOf(displayName(names.get(person) ?? ''))) {
        const people = looks.get(look) ?? new Set();
        looks.set(look, people.add(person));
      }
    this.#looks.set(controls, looks);
    return looks;
  }

  /** Whether this person follows from the name on this server. */
  #isSimple = (person: PersonId, name: string): boolean => this.authors.of(name).person.id === person;
}
