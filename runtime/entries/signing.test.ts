import { createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { personId } from '../../shared/ids';
import type { MessageEntry } from '../../shared/conversation/log-entry';
import { limits } from '../../shared/protocol/limits';
import { certify, prove, serverProof, verifiesCertificate, verifiesProof } from './certificates';
import { encodeEntry, parseEntry } from './entry-codec';
import { fieldsOf } from '../../shared/protocol/entries';
import {
  newPersonKey,
  newWriterKey,
  personKeyFromPem,
  simplePersonKey,
  simpleWriterKey,
  verifies,
  writerKeyFromPem,
} from './keys';
import { signFounding, signMessage, signRun, verifiesEntry } from './signing';

const person = newPersonKey();
const writer = newWriterKey();

const founding = signFounding(writer, {
  command: 'INVITE',
  clock: 1,
  at: 10,
  from: 'ann',
  extra: {},
  invited: [],
  title: undefined,
  isPublic: true,
  isSealed: false,
  history: false,
  certificates: [],
  certificate: certify(person, writer, { at: 5 }),
});

const unsigned = (number: number, text: string, after = [founding.hash]) => ({
  command: 'SEND_MESSAGE' as const,
  conversation: founding.conversation,
  number,
  after,
  clock: number + 1,
  at: number,
  from: 'ann',
  extra: {},
  content: { kind: 'text', id: `${number}`, to: undefined, salt: 'AAAAAAAAAAAAAAAAAAAAAA', fields: { text } },
});
const run = (count: number, text = 'hi'): MessageEntry[] =>
  signRun(
    writer,
    undefined,
    Array.from({ length: count }, (_, index) => unsigned(index + 1, text)),
  );
const signed = (messages: readonly MessageEntry[]): number[] =>
  messages.flatMap(({ signature, number }) => (signature === undefined ? [] : [number]));

describe('keys', () => {
  it('survive being stored', () => {
    expect(personKeyFromPem(person.pem).id).toBe(person.id);
    const kept = writerKeyFromPem(writer.pem, writer.seal?.pem ?? '');
    expect([kept.id, kept.seal?.id]).toEqual([writer.id, writer.seal?.id]);
  });

  it('of another type are refused', () => {
    expect(() => personKeyFromPem(writer.seal?.pem ?? '')).toThrow('ed25519');
    expect(() => writerKeyFromPem(writer.pem, person.pem)).toThrow('x25519');
  });

  it('of simple clients are derived from the server’s key and the name, and their writers also from the database', () => {
    const [server, otherServer] = [newPersonKey(), newPersonKey()];
    const [database, otherDatabase] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const again = personKeyFromPem(server.pem);
    expect(simplePersonKey(again, 'ann').id).toBe(simplePersonKey(server, 'ann').id);
    expect(simpleWriterKey(database, 'ann').id).toBe(simpleWriterKey(database, 'ann').id);
    const ids = [
      simplePersonKey(server, 'ann'),
      simplePersonKey(server, 'bob'),
      simplePersonKey(otherServer, 'ann'),
      simpleWriterKey(database, 'ann'),
      simpleWriterKey(database, 'bob'),
      simpleWriterKey(otherDatabase, 'ann'),
    ].map(({ id }): string => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('of simple clients have the seed that HKDF derives', () => {
    const database = Buffer.alloc(32, 1);
    const seed = Buffer.from(hkdfSync('sha256', database, 'parley-2', 'simple writer ann', 32));
    // RFC 8410: an Ed25519 key as PKCS #8.
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const { id, pem, sign } = simpleWriterKey(database, 'ann');
    expect(pem).toBe(key.export({ format: 'pem', type: 'pkcs8' }));
    expect(verifies(id, Buffer.from('x'), sign(Buffer.from('x')))).toBe(true);
    expect(id).toBe(createPublicKey(key).export({ format: 'jwk' }).x);
  });
});

describe('a certificate', () => {
  it('is valid for what its person signed and nothing else', () => {
    const certificate = certify(person, writer, { at: 5, replaces: [newWriterKey().id] });
    expect(verifiesCertificate(certificate)).toBe(true);
    for (const change of [
      { person: newPersonKey().id },
      { writer: newWriterKey().id },
      { seal: undefined },
      { at: 6 },
      { replaces: [] },
      { via: person.id },
    ])
      expect(verifiesCertificate({ ...certificate, ...change }), Object.keys(change)[0]).toBe(false);
  });

  it('names the server of a simple client in place of a seal', () => {
    const simple = simpleWriterKey(Buffer.alloc(32), 'bob');
    const via = newPersonKey().id;
    expect(verifiesCertificate(certify(person, simple, { at: 5, via }))).toBe(true);
    expect(() => certify(person, simple, { at: 5 })).toThrow(TypeError);
    expect(() => certify(person, writer, { at: 5, via })).toThrow(TypeError);
  });

  it('is invalid if the id is not a key, or is a key for which anybody can sign', () => {
    const certificate = certify(person, writer, { at: 5 });
    const noKey = personId.parse(Buffer.alloc(32, 0xff).toString('base64url'));
    expect(verifiesCertificate({ ...certificate, person: noKey })).toBe(false);
  });
});

describe('a proof', () => {
  it('is valid for one role, one nonce, one receiver and one connection only', () => {
    const proof = { role: 'client', nonce: 'n'.repeat(16), to: person.id, channel: 'c' } as const;
    const signature = prove(writer, proof);
    expect(verifiesProof(writer.id, proof, signature)).toBe(true);
    expect(verifiesProof(person.id, proof, signature)).toBe(false);
    expect(verifiesProof(writer.id, { ...proof, role: 'server' }, signature)).toBe(false);
    expect(verifiesProof(writer.id, { ...proof, nonce: 'm'.repeat(16) }, signature)).toBe(false);
    expect(verifiesProof(writer.id, { ...proof, to: writer.id }, signature)).toBe(false);
    expect(verifiesProof(writer.id, { ...proof, channel: '' }, signature)).toBe(false);
    const served = serverProof(proof.nonce, proof.channel);
    expect(verifiesProof(writer.id, served, prove(writer, served))).toBe(true);
    expect(verifiesProof(writer.id, { ...served, role: 'client' }, prove(writer, served))).toBe(false);
  });
});

describe('a run of messages', () => {
  it('is chained, and only the last of a hundred messages is signed', () => {
    const messages = run(250);
    expect(signed(messages)).toEqual([100, 200, 250]);
    messages.forEach((message, index) => {
      expect(message.prev).toBe(messages[index - 1]?.hash);
      expect(verifiesEntry(message)).toBe(message.signature !== undefined);
      expect(parseEntry(message.command, fieldsOf(message))).toEqual({ ok: true, value: message });
    });
  });

  it('is signed at least once a mebibyte', () => {
    const messages = run(40, 'x'.repeat(60_000));
    const ends = signed(messages);
    expect(ends.length).toBeGreaterThan(1);
    let from = 0;
    for (const end of ends) {
      const bytes = messages.slice(from, end).reduce((sum, each) => sum + encodeEntry(each).length, 0);
      expect(bytes).toBeLessThanOrEqual(limits.batchBytes);
      from = end;
    }
  });

  it('is signed where the controls that it names change', () => {
    const other = signMessage(writer, { ...unsigned(1, 'other'), prev: undefined }).hash;
    const messages = [
      unsigned(1, 'a'),
      unsigned(2, 'b'),
      unsigned(3, 'c', [founding.hash, other]),
      unsigned(4, 'd'),
    ];
    expect(signed(signRun(writer, undefined, messages))).toEqual([2, 3, 4]);
  });

  it('may be empty, and starts at the writer’s position', () => {
    expect(signRun(writer, undefined, [])).toEqual([]);
    expect(signRun(writer, founding.hash, [unsigned(5, 'e')])[0]?.prev).toBe(founding.hash);
  });
});
