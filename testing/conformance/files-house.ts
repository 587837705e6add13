import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from '../nodes/test-wire';
import { FileClient } from './files';
import { arrive, met } from './meeting';
import type { TestNode } from './node';
import { startHere } from './target';

/** A server that keeps pieces, and two members of a conversation who are there. */
export async function filesHouse(options: Parameters<typeof startHere>[0] = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-pieces-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const target = await startHere({ piecesFolder: join(folder, 'pieces'), ...options });
  atEnd(() => target.stop());
  const [ann, toAnn] = await arrive(target, 'ann');
  const [bob, toBob] = await arrive(target, 'bob');
  const conversation = await met(ann, toAnn, bob, toBob);
  const as = (node: TestNode): FileClient => new FileClient(target, target.server.key, node);
  return { target, ann, toAnn, bob, toBob, conversation, as };
}
