import { app } from 'electron';

/** What second starts of this profile ask for. Those that come while this one is starting wait until somebody takes them. */
export class SecondStarts {
  readonly #waiting: unknown[] = [];
  #take = (data: unknown): void => void this.#waiting.push(data);

  /** MUST be called as soon as this start has the lock: a second one ends at once, and does not ask again. */
  constructor() {
    app.on('second-instance', (_event, _args, _folder, data) => this.#take(data));
  }

  /** @param take is given what waits, and whatever comes from now on */
  follow(take: (data: unknown) => void): void {
    this.#take = take;
    for (const data of this.#waiting.splice(0)) take(data);
  }
}
