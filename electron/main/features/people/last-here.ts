import type { PersonId } from '../../../../shared/ids';
import type { OnlinePerson } from '../../../net/types';
import type { PeopleFile } from '../../../storage/people-file';

export interface LastHereParts {
  client: {
    readonly online: ReadonlyMap<PersonId, Pick<OnlinePerson, 'lastHere'>>;
    readonly connection: { readonly state: string };
    askLastHere(people: readonly PersonId[]): void;
  };
  people: Pick<PeopleFile, 'met' | 'lastHere' | 'setLastHere'>;
  preferences: { readonly all: { readonly showLastHere: boolean } };
  now(): number;
}

/** Number of people of whom a server is asked. */
const askedAtMost = 1_500;

/**
 * Notes when people whom the user has met were last here, if they allow that, and the user lets others know it, too. What this
 * computer does not see itself, the server tells.
 */
export class LastHere {
  /** People met who are here and allow it, when it was looked last. */
  #here: ReadonlySet<PersonId> = new Set();
  #isOutdated = false;
  #isConnected = false;
  #wasOn = false;

  constructor(private readonly parts: LastHereParts) {}

  /** MUST be called when somebody comes, goes or changes. */
  peopleChanged(): void {
    this.#isOutdated = true;
  }

  /** MUST be called when the connection to the server has changed. */
  connectionChanged(): void {
    const isConnected = this.parts.client.connection.state === 'online';
    if (isConnected && !this.#isConnected) this.#ask();
    this.#isConnected = isConnected;
  }

  /** MUST be called when the settings have changed, after the server was told. */
  settingsChanged(): void {
    const { people } = this.parts;
    if (this.#isOn) {
      if (!this.#wasOn && this.#isConnected) this.#ask();
      this.#wasOn = true;
      return this.peopleChanged();
    }
    this.#wasOn = false;
    this.#here = new Set();
    people.setLastHere(new Map([...people.lastHere.keys()].map((id) => [id, undefined])));
  }

  /** Looks who has left. At every change of people it would cost too much. */
  look(): void {
    if (!this.#isOutdated || !this.#isOn) return;
    this.#isOutdated = false;
    const { client, people, now } = this.parts;
    const here = new Set<PersonId>();
    const changes = new Map<PersonId, number | undefined>();
    for (const [id, { lastHere }] of client.online)
      if (people.met.has(id)) {
        if (lastHere === true) here.add(id);
        else if (people.lastHere.has(id)) changes.set(id, undefined);
      }
    // Whoever was forgotten meanwhile is not noted again.
    for (const id of this.#here) if (!client.online.has(id) && people.met.has(id)) changes.set(id, now());
    this.#here = here;
    people.setLastHere(changes);
  }

  /** The server tells how many milliseconds ago people were there. */
  heard(told: readonly { readonly id: PersonId; readonly ago: number }[]): void {
    if (!this.#isOn) return;
    const { people, now } = this.parts;
    const changes = new Map<PersonId, number>();
    for (const { id, ago } of told) {
      const at = now() - ago;
      if (people.met.has(id) && at > (people.lastHere.get(id) ?? 0)) changes.set(id, at);
    }
    people.setLastHere(changes);
  }

  /** MUST be called when the app ends: whoever is here now was here last. */
  end(): void {
    if (!this.#isOn) return;
    this.peopleChanged();
    this.look();
    const now = this.parts.now();
    this.parts.people.setLastHere(new Map([...this.#here].map((id) => [id, now])));
  }

  get #isOn(): boolean {
    return this.parts.preferences.all.showLastHere;
  }

  #ask(): void {
    if (!this.#isOn) return;
    this.#wasOn = true;
    const { client, people } = this.parts;
    const away = [...people.met].flatMap(([id, { unlisted }]) =>
      unlisted || client.online.has(id) ? [] : [id],
    );
    client.askLastHere(away.slice(-askedAtMost));
  }
}
