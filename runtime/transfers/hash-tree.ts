import { hash } from 'node:crypto';

/**
 * The hash tree over a sealed file: that of BitTorrent v2 (BEP 52), with SHA-256. Leaves are the hashes of blocks of 16 KiB;
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
 * The root, from the piece layer: the nodes over the pieces, one after the other. A file without pieces has 32 zero bytes.
 * @throws RangeError if the layer is not made of whole nodes
 */
export function rootOf(layer: Uint8Array): Buffer {
  if (layer.length % hashBytes !== 0) throw new RangeError('A piece layer is made of nodes of 32 bytes');
  const nodes = Array.from({ length: layer.length / hashBytes }, (_, at) =>
    Buffer.from(layer.subarray(at * hashBytes, (at + 1) * hashBytes)),
  );
  return nodes.length === 0 ? zeros : above(nodes, emptyPiece);
}
