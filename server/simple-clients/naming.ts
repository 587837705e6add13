import type { Controls } from '../../shared/conversation/controls';
import type { EntryLog } from '../../shared/conversation/entry-log';
import type { PersonId } from '../../shared/ids';
import { looksOf } from '../../shared/protocol/look';
import { displayName } from '../../shared/protocol/names';
import type { Directory } from '../presence/directory';
import type { SimpleAuthors } from './authors';

/** Number of characters of an id that tell apart people whose names look the same. */
const idCharacters = 4;

type PeopleByLook = ReadonlyMap<string, ReadonlySet<PersonId>>;

/**
 * The names that simple clients see. A full node chooses its own name and the names of those it invites. If such a name looks
 * like that of somebody else, online here or in the conversation, part of the id is appended. Names of this server's simple
 * clients belong to them and stay as they are.
 */
export class Naming {
  /** Cache of people by look of their name, for the controls of each conversation. */
  readonly #looks = new WeakMap<Controls, PeopleByLook>();

  constructor(
    private readonly directory: Directory,
    private readonly authors: SimpleAuthors,
  ) {}

  /** @param name the name to show; by default their last known name */
  of(log: EntryLog, person: PersonId, name = log.names.get(person) ?? ''): string {
    const shown = displayName(name);
    if (!this.#passesForOther(log, person, shown) || this.#isSimple(person, shown)) return shown;
    return `${shown} ·${person.slice(0, idCharacters)}`;
  }

  #passesForOther(log: EntryLog, person: PersonId, name: string): boolean {
    const isOther = (id: PersonId): boolean => id !== person;
    const here = this.#looksIn(log);
    return (
      this.directory.holdersOf(name).some(({ user }) => isOther(user.id)) ||
      looksOf(name).some((look) => [...(here.get(look) ?? [])].some(isOther))
    );
  }

  #looksIn({ controls, state, names }: EntryLog): PeopleByLook {
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

  /** Whether this person is this server's simple client of that name. */
  #isSimple = (person: PersonId, name: string): boolean => this.authors.of(name).person === person;
}
