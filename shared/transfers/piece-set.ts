/**
 * A set of pieces of which a few can be looked at, and any be deleted, in a time that does not depend on how many there are.
 * (A `Set` passes over all that were deleted from its beginning.)
 */
export class PieceSet {
  readonly #pieces: number[] = [];
  readonly #positions = new Map<number, number>();

  has(piece: number): boolean {
    return this.#positions.has(piece);
  }

  get size(): number {
    return this.#pieces.length;
  }

  add(piece: number): void {
    if (this.has(piece)) return;
    this.#positions.set(piece, this.#pieces.length);
    this.#pieces.push(piece);
  }

  delete(piece: number): void {
    const position = this.#positions.get(piece);
    const last = this.#pieces.at(-1);
    if (position === undefined || last === undefined) return;
    this.#pieces[position] = last;
    this.#positions.set(last, position);
    this.#pieces.pop();
    this.#positions.delete(piece);
  }

  /** Begins with those that were added last. */
  *[Symbol.iterator](): Generator<number> {
    for (let at = this.#pieces.length - 1; at >= 0; at -= 1) {
      const piece = this.#pieces[at];
      if (piece !== undefined) yield piece;
    }
  }
}
