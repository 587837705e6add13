/**
 * A set of pieces of which a few can be looked at, and any be deleted, in a time that does not depend on how many there are.
 * (A `Set` passes over all that were deleted from its beginning, and takes ten times the memory.)
 */
export class PieceSet {
  readonly #order: Uint32Array;
  /** Where in the order each piece is, from 1; 0 if it is not in the set. */
  readonly #places: Uint32Array;
  #size = 0;

  /** @param count pieces of the file */
  constructor(count: number) {
    this.#order = new Uint32Array(count);
    this.#places = new Uint32Array(count);
  }

  get size(): number {
    return this.#size;
  }

  has(piece: number): boolean {
    return (this.#places[piece] ?? 0) > 0;
  }

  add(piece: number): void {
    if (this.has(piece)) return;
    this.#order[this.#size] = piece;
    this.#size += 1;
    this.#places[piece] = this.#size;
  }

  delete(piece: number): void {
    const place = this.#places[piece] ?? 0;
    if (place === 0) return;
    this.#size -= 1;
    const last = this.#order[this.#size] ?? 0;
    this.#order[place - 1] = last;
    this.#places[last] = place;
    this.#places[piece] = 0;
  }

  /** Begins with those that were added last. */
  *[Symbol.iterator](): Generator<number> {
    for (let at = this.#size - 1; at >= 0; at -= 1) yield this.#order[at] ?? 0;
  }
}
