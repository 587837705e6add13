import { randomBytes } from 'node:crypto';
import { connect } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { newKeys, type WriterKeys } from '../../electron/net/keys';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { signMessage } from '../../runtime/entries/signing';
import { giveKey } from '../../runtime/sealing/given-keys';
import { signKeys } from '../../runtime/sealing/keys-message';
import { newChainKey } from '../../runtime/sealing/ratchet';
import { seal } from '../../runtime/sealing/seal';
import { tlsOptions } from '../../runtime/tls/options';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import { certificateSchema } from '../../shared/protocol/certificate';
import type { ChainKey } from '../../shared/sealing/chain-key';
import type { Keys } from '../../shared/sealing/keys-message';
import { Stranger } from '../hostile/nodes/stranger';
import { sealedFounding } from '../nodes/sealed-talk';
import { endAll, host, peer, portOf, scripted } from '../nodes/test-kit';
import { hasPython, ifSkipped } from '../python';
import { newFolder, SecondPeer } from './second-peer';

afterEach(endAll);

const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count));

/** The command and fields of an entry, as they cross the wire. */
function lineOf(entry: MessageEntry): [string, Record<string, unknown>] {
  const line = Buffer.from(encodeEntry(entry)).toString();
  const at = line.indexOf(' ');
  return [line.slice(0, at), JSON.parse(line.slice(at)) as Record<string, unknown>];
}

/** Pia, whom Mallory has invited into a sealed conversation. */
async function invited() {
  const pia = await SecondPeer.start('pia', newFolder());
  const keys = newKeys();
  const mallory = await Stranger.registered(pia.port, { keys });
  const welcome = mallory.heard.find(({ command }) => command === 'WELCOME')?.fields['certificate'];
  const certificate = certificateSchema.parse(welcome);
  const founding = sealedFounding(keys, {
    ...newKeys(),
    person: { ...keys.person, id: certificate.person },
    certificate,
  });
  mallory.sendBytes(encodeEntry(founding));
  await mallory.until(() => mallory.count('JOIN') > 0);
  return { pia, mallory, keys, certificate, founding };
}
type Invited = Awaited<ReturnType<typeof invited>>;

/** A message that somebody seals with a key. */
function sealedBy({ founding }: Invited, by: WriterKeys, key: ChainKey, text: string): MessageEntry {
  const header = {
    conversation: founding.conversation,
    number: key.number,
    prev: undefined,
    after: [founding.hash],
    clock: 2,
    at: 2,
  };
  const named = { ...header, from: 'mallory', extra: {} };
  const content = { kind: 'text', id: text, to: undefined, salt: '', fields: { text } };
  const sealed = seal(key, { ...named, writer: by.writer.id }, content, random);
  if (!sealed.ok) throw new Error(sealed.error);
  return signMessage(by.writer, { command: 'SEND_MESSAGE', ...named, content: sealed.value });
}

async function keysFor({ founding, keys, certificate }: Invited, key: ChainKey): Promise<Keys> {
  const address = { sender: keys.writer.id, recipient: certificate.writer };
  const given = await giveKey(key, { ...address, seal: certificate.seal ?? '' }, random);
  if (!given.ok) throw new Error(given.error);
  const [line] = signKeys(
    keys.writer,
    { conversation: founding.conversation, recipient: certificate.writer },
    [given.value],
  );
  if (!line) throw new Error('one line');
  return line;
}

describe.runIf(hasPython)(`a peer that was written from the documents alone${ifSkipped}`, () => {
  const refused = (pia: SecondPeer, why: string) =>
    pia.hasTold('REFUSED', (fields) => String(fields['why']).includes(why));

  test('takes no forged entry, and no false key opens anything', async () => {
    const all = await invited();
    const { pia, mallory, keys, founding } = all;
    const root = (by: WriterKeys): ChainKey =>
      newChainKey({ conversation: founding.conversation, writer: by.writer.id, number: 1 }, random);
    const key = root(keys);
    const message = sealedBy(all, keys, key, 'true');
    const [command, fields] = lineOf(message);
    mallory.send(command, { ...fields, from: 'ann' });
    await refused(pia, 'the signature of SEND_MESSAGE');
    mallory.send(command, { ...fields, content: { sealed: { key: 'x' } } });
    await refused(pia, 'body');
    const stranger = newKeys();
    mallory.send(...lineOf(sealedBy(all, stranger, root(stranger), 'of nobody')));
    await refused(pia, 'may not write');

    const [kept, given] = [await keysFor(all, root(keys)), await keysFor(all, key)];
    mallory.send('KEYS', { ...given, signature: kept.signature });
    await refused(pia, 'the signature of KEYS');
    // Its commitment is its own: it is kept, and leads to no message.
    mallory.send('KEYS', kept);
    await mallory.until(() => mallory.count('KEYS_KEPT') === 1);
    mallory.send(command, fields);
    await mallory.until(() => mallory.count('KEYS_WANTED') > 0);
    expect(pia.texts).toEqual([]);
    mallory.send('KEYS', given);
    await pia.shows('true');
    expect(pia.texts).toEqual(['true']);
  });

  test('talks with nobody who passes on the proofs of somebody else, or proves nothing', async () => {
    const ann = await peer('ann');
    const between = await scripted(({ socket }) => {
      const far = connect({ host, port: portOf(ann), ...tlsOptions, rejectUnauthorized: false });
      far.on('error', () => socket.destroy());
      socket.pipe(far).pipe(socket);
    });
    const pia = await SecondPeer.start('pia', newFolder(), { dial: between.port });
    await pia.hasTold('FAILED', ({ why }) => String(why).includes('the side that was dialled'));
    const stranger = Stranger.unregistered(pia.port);
    await stranger.register({ signature: 'A'.repeat(86) });
    await stranger.until(() => stranger.isClosed);
    await pia.hasTold('FAILED', ({ why }) => String(why).includes('the side that dialled'));
    expect(stranger.count('WELCOME')).toBe(0);
    expect(pia.told.some(({ what }) => what === 'MET')).toBe(false);
  });
});
