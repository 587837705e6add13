import { hash } from 'node:crypto';

/**
 * The hash tree over a sealed content: that of BitTorrent v2 (BEP 52), with SHA-256. Leaves are the hashes of blocks of 16 KiB;
 * the last block is as short as it is, and leaves beyond the end are 32 zero bytes, up to a power of two.
 */

export const hashBytes = 32;
const blockBytes = 16 * 1024;
const blocksPerPiece = 16;
const zeros = Buffer.alloc(hashBytes);

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** The node above leaves or nodes whose number becomes a power of two by adding `filler` at the end. */
function above(nodes: readonly Buffer[], filler: Buffer): Buffer {
  let row = nodes;
  let beyond = filler;
  while (row.length > 1) {
    const pairs = Array.from({ length: Math.ceil(row.length / 2) }, (_, at) =>
      sha256(Buffer.concat([row[2 * at] ?? beyond, row[2 * at + 1] ?? beyond])),
    );
    beyond = sha256(Buffer.concat([beyond, beyond]));
    row = pairs;
  }
  return row[0] ?? filler;
}

/** The node over a whole piece that lies beyond the end of the file. */
const emptyPiece = above(
  Array.from({ length: blocksPerPiece }, () => zeros),
  zeros,
);

const leavesOf = (piece: Uint8Array): Buffer[] =>
  Array.from({ length: Math.ceil(piece.length / blockBytes) }, (_, at) =>
    sha256(piece.subarray(at * blockBytes, (at + 1) * blockBytes)),
  );

/**
 * The node over one sealed piece.
 * @param isOnly whether the file has no other: its node is then the root
 */
export function pieceHash(piece: Uint8Array, isOnly: boolean): Buffer {
  const leaves = leavesOf(piece);
  if (isOnly) return above(leaves, zeros);
  while (leaves.length < blocksPerPiece) leaves.push(zeros);
  return above(leaves, zeros);
}

/**
 * Finds the root from the piece layer: the nodes over the pieces, one after the other, in parts of any length. It keeps a node
 * for each level only, however many pieces there are.
 */
export class LayerRoot {
  /** By level, the left node that waits for the one beside it. */
  readonly #left: (Buffer | undefined)[] = [];
  #half = Buffer.alloc(0);

  add(bytes: Uint8Array): void {
    const all = this.#half.length === 0 ? bytes : Buffer.concat([this.#half, bytes]);
    const whole = all.length - (all.length % hashBytes);
    for (let at = 0; at < whole; at += hashBytes) this.#node(Buffer.from(all.subarray(at, at + hashBytes)));
    this.#half = Buffer.from(all.subarray(whole));
  }

  /**
   * A file without pieces has 32 zero bytes.
   * @throws RangeError if what was added is not made of whole nodes
   */
  root(): Buffer {
    if (this.#half.length > 0) throw new RangeError('A piece layer is made of nodes of 32 bytes');
    let filler = emptyPiece;
    let node: Buffer | undefined;
    const top = this.#left.length - 1;
    for (const [level, left] of this.#left.entries()) {
      if (level === top && !node) return left ?? zeros;
      if (left) node = sha256(Buffer.concat([left, node ?? filler]));
      else if (node) node = sha256(Buffer.concat([node, filler]));
      filler = sha256(Buffer.concat([filler, filler]));
    }
    return node ?? zeros;
  }

  #node(added: Buffer): void {
    let node = added;
    for (let level = 0; ; level += 1) {
      const left = this.#left[level];
      if (!left) return void (this.#left[level] = node);
      this.#left[level] = undefined;
      node = sha256(Buffer.concat([left, node]));
    }
  }
}

/** The root, from the whole piece layer; see `LayerRoot`. */
export function rootOf(layer: Uint8Array): Buffer {
  const root = new LayerRoot();
  root.add(layer);
  return root.root();
}
