import { limits } from '../../../shared/protocol/limits';

/** A connection that can be left unread for a while; what is sent on it then waits on the other side. */
export interface Readable {
  pause(): void;
  resume(): void;
}

/** What came over one connection and is not judged yet: while it is much, the connection is not read. */
export class Backlog {
  #items = 0;
  #isHeld = false;

  constructor(private readonly connection: Readable) {}

  add(items: number): void {
    this.#items += items;
    if (this.#isHeld || this.#items <= limits.unjudgedPerConnection) return;
    this.#isHeld = true;
    this.connection.pause();
  }

  done(items: number): void {
    this.#items -= items;
    if (!this.#isHeld || this.#items > limits.unjudgedPerConnection / 2) return;
    this.#isHeld = false;
    this.connection.resume();
  }
}
