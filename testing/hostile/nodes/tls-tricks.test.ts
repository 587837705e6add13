import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { newKeys } from '../../../electron/net/keys';
import { prove } from '../../../runtime/entries/certificates';
import { certificateFields } from '../../../shared/protocol/certificate';
import { atEnd, conversationOf, endAll, peer, portOf, textsOf, until } from '../../nodes/test-kit';
import { TlsRecords } from '../tls-records';
import { tricks } from '../tls-tricks';

afterEach(endAll);

test.each(tricks)('a stranger that tries %s harms no peer', async (_what, run) => {
  const ann = await peer('ann');
  const bob = await peer('bob', [portOf(ann)]);
  const conversation = await conversationOf(ann, bob);
  const tried = run(portOf(ann));
  await bob.sendText(conversation, 'meanwhile');
  await until(ann, () => textsOf(ann, conversation).includes('meanwhile'));
  await tried;
  const cem = await peer('cem', [portOf(ann)]);
  await until(ann, () => ann.online.has(cem.id) && ann.online.has(bob.id));
});

test('a peer that has proven who it is and then only changes its key is disconnected, although it says something', async () => {
  const ann = await peer('ann');
  const mallory = await TlsRecords.connect(portOf(ann));
  atEnd(() => mallory.socket.destroy());
  const { writer, certificate } = newKeys();
  mallory.sendLine(`HELLO ${JSON.stringify({ nonce: 'n'.repeat(24) })}`);
  await expect.poll(() => mallory.text).toMatch(/PROOF .*\n/);
  const [, nonce = ''] = /"nonce":"([^"]+)"/.exec(mallory.text) ?? [];
  const [, server = ''] = /"server":"([^"]+)"/.exec(mallory.text) ?? [];
  const proof = { role: 'client', nonce, to: server, channel: mallory.channel } as const;
  const registration = {
    user: 'mallory',
    key: writer.id,
    certificate: certificateFields(certificate),
    signature: prove(writer, proof),
    instance: 'x',
  };
  mallory.sendLine(`REGISTER ${JSON.stringify(registration)}`);
  await expect.poll(() => mallory.text).toContain('WELCOME');
  const closed = once(mallory.socket, 'close');
  for (let count = 0; count < 5_000; count += 1) mallory.updateKey();
  const timer = setInterval(() => mallory.sendLine('PING {}'), 50);
  atEnd(() => clearInterval(timer));
  await closed;
});
