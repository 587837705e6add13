import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { write, type Content } from '../../shared/conversation/author';
import { encodeEntry, type Entry } from '../../shared/conversation/entry';
import { Log } from '../../shared/conversation/log';
import { newIdentity } from '../../shared/node/identity';
import { limits } from '../../shared/protocol/limits';
import { PendingEntries } from './pending-entries';

test('of two entries under one number the first is kept, so that what is kept is what was counted', () => {
  const [me, stranger] = [newIdentity(), newIdentity()];
  const log = new Log(randomUUID());
  const say = (content: Content): Entry => write(log, stranger, 'somebody', content, 0);
  const invite = say({ command: 'INVITE', invited: [{ id: me.id, user: 'me' }] });
  log.add([invite]);
  const small = say({ command: 'SEND_MESSAGE', id: 'x', text: 'x' });
  const large = say({ command: 'SEND_MESSAGE', id: 'x', text: 'x'.repeat(limits.textCharacters) });
  const pending = new PendingEntries(me.id);
  pending.add(small);
  pending.add(large);
  expect(pending.bytes).toBe(encodeEntry(small).length);
  expect(pending.add(invite)).toEqual({ kind: 'ours', inviter: stranger.id, entries: [invite, small] });
});
