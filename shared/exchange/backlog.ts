import { limits } from '../protocol/limits';
import type { Link } from './ports';

/** What came over one connection and is not judged yet. While it is much, the connection is not read. */
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
