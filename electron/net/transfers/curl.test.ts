import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { openPiece } from '../../../runtime/transfers/sealed-piece';
import { pieceBytes, plainPieceBytes, sealedSize } from '../../../shared/transfers/file-layout';
import { pathOf } from '../../../shared/transfers/requests';
import { endAll, portOf } from '../../../testing/nodes/test-kit';
import { fileOf, hears, offer, two } from '../../../testing/transfers/test-transfers';
import { FileSignature } from './file-signature';

afterEach(endAll);

const hasCurl = spawnSync('curl', ['--version']).status === 0;

test.skipIf(!hasCurl)('curl fetches a piece of a file, with what a member signs', async () => {
  const [ann, bob, conversation] = await two();
  const path = fileOf(600_000);
  const { id, offer: file } = await offer(ann, conversation, path);
  await hears(bob, conversation, id);
  const shared = { conversation, root: file.root, size: sealedSize(file.size) };
  const { header } = new FileSignature(bob.keys, { ...shared, to: ann.node.writer }, Date.now);
  const address = `https://127.0.0.1:${portOf(ann.node)}${pathOf(shared, 'content')}`;
  const asked = ['-r', `${pieceBytes}-${2 * pieceBytes - 1}`, '-H', `Authorization: ${header}`];
  const { stdout } = await promisify(execFile)('curl', ['-k', '-sS', '-f', ...asked, address], {
    encoding: 'buffer',
  });
  const plain = openPiece(Buffer.from(file.key, 'base64url'), 1, stdout);
  expect(plain?.equals(readFileSync(path).subarray(plainPieceBytes, 2 * plainPieceBytes))).toBe(true);
});
