import { limits } from '../protocol/limits';
import type { Link } from './ports';

/** Counts items of one connection that have not been judged. While there are too many, the connection is not read. */
export class Backlog {
  #items = 0;
  #isHeld = false;

  constructor(private readonly link: Pick<Link, 'pause' | 'resume'>) {}

  add(items: number): void {
    this.#items += items;
    if (this.#isHeld || this.#items <= limits.unjudgedPerConnection) return;
    this.#isHeld = true;
    this.link.pause();
  }

  done(items: number): void {
    this.#items -= items;
    if (!this.#isHeld || this.#items > limits.unjudgedPerConnection / 2) return;
    this.#isHeld = false;
    this.link.resume();
  }
}
