import type { Parts } from '../parts';

/** Remembers the pictures of people, for when they are away. */
export class Pictures {
  /** Whether people have changed since pictures were last remembered. */
  #isOutdated = false;

  constructor(private readonly parts: Pick<Parts, 'client' | 'memory'>) {}

  /** MUST be called when somebody comes, goes or changes. */
  peopleChanged(): void {
    this.#isOutdated = true;
  }

  /** Remembers the pictures of everybody online. At every change of people it would cost too much. */
  remember(): void {
    if (!this.#isOutdated) return;
    this.#isOutdated = false;
    const { client, memory } = this.parts;
    memory.seePictures([...client.online.values()].map(({ id, icon }) => [id, icon ?? null] as const));
  }
}
