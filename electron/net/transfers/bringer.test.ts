import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashBytes } from '../../../runtime/transfers/hash-tree';
import { conversationId, entryHash } from '../../../shared/ids';
import { limits } from '../../../shared/protocol/limits';
import { pieceBytes, pieceCount, plainPieceBytes, sealedSize } from '../../../shared/transfers/file-layout';
import { newKeys } from '../keys';
import { Bringer } from './bringer';

const conversation = conversationId.parse('00000000-0000-8000-8000-000000000001');
const keys = newKeys();
const random = (): string => randomBytes(32).toString('base64url');

/** Brings pieces of a whole file, and notes what is read of it. */
function set(size: number) {
  const read: string[] = [];
  const file = { name: 'core.bin', size, type: 'x/y', root: random(), key: random() };
  const transfer = {
    offer: entryHash.parse(random()),
    conversation,
    author: keys.person.id,
    file,
    state: 'own' as const,
    path: '/core.bin',
    at: 0,
    isCleaned: false,
  };
  const given = {
    transfer,
    get bits() {
      read.push('bits');
      return new Uint8Array(Math.ceil(pieceCount(size) / 8)).fill(0xff);
    },
  };
  const note = (what: string): Promise<undefined> => {
    read.push(what);
    return Promise.resolve(undefined);
  };
  const bringer = new Bringer({
    store: { layer: () => note('layer'), piece: (_offer, piece) => note(`piece ${piece}`) },
    keys,
    server: () => undefined,
    find: () => given,
    pace: () => Promise.resolve(),
    now: () => 0,
  });
  const wanted = (pieces: number[], layer?: true): void =>
    bringer.wanted({ conversation, root: file.root, size: sealedSize(size), pieces, layer });
  return { read, wanted };
}

test('what is here of a file is made out once for all pieces that are wanted', () => {
  const { read, wanted } = set(200 * pieceBytes);
  wanted(Array.from({ length: limits.piecesPerWant }, (_, at) => at));
  expect(read).toEqual(['bits', 'piece 0', 'piece 1', 'piece 2']);
});

test('nothing is brought of a file whose piece layer is longer than a server takes', () => {
  const most = (limits.layerBytesAtServer / hashBytes) * plainPieceBytes;
  const large = set(most + 1);
  large.wanted([0, 1], true);
  expect(large.read).toEqual([]);
  const fits = set(most);
  fits.wanted([0], true);
  expect(fits.read).toEqual(['layer', 'bits', 'piece 0']);
});
