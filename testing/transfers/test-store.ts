import { randomBytes } from 'node:crypto';
import type { KeptTransfer, TransferStore } from '../../electron/net/transfers/store';
import { pieceHash, rootOf } from '../../runtime/transfers/hash-tree';
import { sealPiece } from '../../runtime/transfers/sealed-piece';
import type { OfferedFile } from '../../shared/conversation/file-content';
import { pieceCount, placeOf } from '../../shared/transfers/file-layout';
import { conversation } from '../membership/entries';
import { hash, person } from '../membership/names';
import { atEnd } from '../nodes/test-kit';
import { storeAt } from './test-transfers';

/**
 * A file as somebody offers it, with its sealed pieces.
 * @param plain its content
 * @param about what else the offer says
 */
export function offered(plain: Buffer, about: Partial<OfferedFile> = {}) {
  const size = plain.length;
  const key = randomBytes(32);
  const count = pieceCount(size);
  const pieces = Array.from({ length: count }, (_, piece) => {
    const { from, to } = placeOf(piece, size).plain;
    return sealPiece(key, piece, plain.subarray(from, to));
  });
  const layer = Buffer.concat(pieces.map((piece) => pieceHash(piece, count === 1)));
  const texts = { root: rootOf(layer).toString('base64url'), key: key.toString('base64url') };
  const transfer: KeptTransfer = {
    offer: hash('offer'),
    conversation,
    author: person('ann'),
    file: { name: 'notes.bin', size, type: 'application/octet-stream', ...texts, ...about },
    state: 'wanted',
    path: undefined,
    at: 1,
    isCleaned: false,
  };
  return { plain, pieces, layer, transfer, offer: transfer.offer };
}

/** What a profile has of files, on a real thread. */
export function storeIn(profile: string): TransferStore {
  const store = storeAt(profile);
  atEnd(() => store.close());
  return store;
}
