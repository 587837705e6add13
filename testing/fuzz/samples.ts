import fc from 'fast-check';
import { encodeAnnounce } from '../../electron/net/discovery/datagrams';
import { certify } from '../../runtime/entries/certificates';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { nameComputer } from '../../runtime/entries/named-computers';
import { revoke } from '../../runtime/entries/revocations';
import { signControl, signFounding, signMessage } from '../../runtime/entries/signing';
import { openInvite } from '../../shared/conversation/control-entry';
import type { Certificate, LogEntry } from '../../shared/conversation/log-entry';
import { encodeMessage } from '../../shared/protocol/codec';
import { certificateFields } from '../../shared/protocol/certificate';
import { fieldsOf } from '../../shared/protocol/entries';
import { anyUnsignedControl, anyUnsignedMessage } from '../entries/arbitrary';
import { fixedPerson, fixedWriter } from '../entries/fixed-keys';
import { bytesOf } from './target';

/** Valid inputs, made by the program's own writers; the same for the same seed. */

const [ann, bob] = [fixedPerson('ann'), fixedPerson('bob')];
export const annsWriter = fixedWriter('ann on a desk');
export const bobsWriter = fixedWriter('bob on a lap');
const server = fixedPerson('server');

export const sampleCertificates = (_seed: number): Certificate[] => [
  certify(ann, annsWriter, { at: 5 }),
  certify(bob, bobsWriter, { at: 2 ** 40, replaces: [annsWriter.id] }),
  certify(bob, { ...bobsWriter, seal: undefined }, { at: 7, via: server.id }),
];
const [certificate, bobsCertificate] = sampleCertificates(1);

/** Entries of every form, signed; with certificates where an entry may have them. */
export function sampleEntries(seed: number): LogEntry[] {
  const header = { command: 'INVITE', clock: 1, at: 10, from: 'ann', extra: {}, certificate } as const;
  const open = { invited: [{ id: bob.id, user: 'bob' }], title: 'Tea', ...openInvite, history: true };
  const sealed = {
    ...open,
    title: undefined,
    isSealed: true,
    certificates: bobsCertificate ? [bobsCertificate] : [],
  };
  const founding = signFounding(annsWriter, { ...header, ...open });
  const place = { conversation: founding.conversation, after: [founding.hash], number: 1, prev: undefined };
  return [
    founding,
    signFounding(annsWriter, { ...header, ...sealed }),
    signControl(annsWriter, { ...header, ...place, ...open }),
    ...(certificate
      ? [signControl(annsWriter, { ...header, ...place, command: 'WRITER', certificate })]
      : []),
    ...fc.sample(anyUnsignedControl, { seed, numRuns: 24 }).map((each) => signControl(annsWriter, each)),
    ...fc.sample(anyUnsignedMessage, { seed, numRuns: 24 }).map((each) => signMessage(annsWriter, each)),
  ];
}

export const sampleAnnouncements = (_seed: number): Uint8Array[] => {
  const self = { peer: ann.id, writer: annsWriter.id, instance: 'x', user: 'ann', status: 'away' as const };
  return [
    encodeAnnounce(
      { ...self, urls: ['parley://0.0.0.0:4000', 'parley://[::]:4000'] },
      { seq: 7, expires: 15 },
    ),
    encodeAnnounce(
      { ...self, urls: [], note: 'At lunch', icon: 'a'.repeat(64) },
      { seq: 1, expires: 1 },
      'broadcast',
    ),
    encodeMessage('REQUEST', { peer: ann.id, writer: annsWriter.id, instance: 'x' }),
    encodeMessage('GOODBYE', { peer: ann.id, instance: 'x' }),
  ];
};

const fixedBytes = (count: number): Uint8Array => new Uint8Array(count).fill(7);
const givenKey = {
  writer: annsWriter.id,
  chain: 1,
  number: 3,
  key: 'A'.repeat(43),
  enc: 'A'.repeat(43),
  data: 'A'.repeat(64),
};

/** A line of each command, without its line feed. */
export function sampleLines(seed: number): Uint8Array[] {
  const [entry, ...others] = sampleEntries(seed);
  const hash = entry?.hash;
  const conversation = entry?.conversation;
  const nonce = 'n'.repeat(32);
  const signature = 'A'.repeat(86);
  const user = { user: 'bob', id: bob.id, status: 'available', note: 'x', writers: [bobsWriter.id] };
  const shown = certificate && certificateFields(certificate);
  const messages: [string, object][] = [
    ['REGISTER', { user: 'ann', status: 'busy', note: 'é', icon: null, client: 'x', features: ['changes'] }],
    ['HELLO', { nonce }],
    ['PROOF', { server: server.id, nonce, signature }],
    [
      'REGISTER',
      {
        user: 'ann',
        key: annsWriter.id,
        certificate: shown,
        signature,
        invite: { key: server.id, signature },
        instance: 'i',
        urls: ['parley://a:1'],
      },
    ],
    [
      'WELCOME',
      { user: 'ann', id: ann.id, server: { id: server.id, name: 'Lab', version: '1' }, features: ['log'] },
    ],
    ['ONLINE_USERS', { users: [user, { ...user, user: 'cleo' }], page: 1, pages: 2 }],
    ['ONLINE_CHANGES', { changed: [user], gone: [ann.id] }],
    ['STATUS', { status: 'away', note: '', icon: 'f'.repeat(64), lastHere: true }],
    ['ICON', { hash: 'f'.repeat(64), data: 'AAAA' }],
    ['PING', { token: 't' }],
    ['PONG', { token: 't' }],
    ['GOODBYE', { code: 'shutdown', reason: 'x' }],
    ['ERROR', { code: 'bad-entry', message: 'x', command: 'JOIN', conversation, entry: hash, retryAfter: 5 }],
    ['INVITE', { users: ['bob'], title: 'Tea', history: true }],
    ['UNINVITE', { conversation, users: ['bob'] }],
    ['JOIN', { conversation }],
    ['DECLINE', { conversation }],
    ['LEAVE', { conversation }],
    ['SEND_MESSAGE', { conversation, id: '1', text: 'hello' }],
    ['INVITATION', { conversation, from: 'bob', users: ['ann'], title: 'Tea' }],
    ['CONVERSATIONS', { conversations: [{ conversation, members: ['ann'], invited: ['bob'] }] }],
    ['CERTIFICATES', { people: [ann.id, bob.id] }],
    ['CERTIFICATES', { certificates: [shown], more: true }],
    ['LAST_HERE', { people: [ann.id, bob.id] }],
    ['LAST_HERE', { people: [{ id: ann.id, ago: 5_000 }] }],
    [
      'KEYS_WANTED',
      { conversation, keys: [{ writer: annsWriter.id, chain: 1, number: 3, key: 'A'.repeat(43) }] },
    ],
    ['REVOKED', { revoked: [revoke(ann, bobsWriter.id, 5)] }],
    ['COMPUTERS', { computers: [nameComputer({ person: ann, writer: annsWriter }, 'Desk', 5, fixedBytes)] }],
    ['LAST_HERE', { people: [ann.id, bob.id] }],
    ['LAST_HERE', { people: [{ id: bob.id, ago: 60_000 }] }],
    [
      'ROOMS',
      { rooms: [{ founding: entry ? fieldsOf(entry) : {}, people: 2 }], counts: [], gone: [], first: true },
    ],
    ['ROOMS', { rooms: [], counts: [{ conversation, people: 3 }], gone: [conversation] }],
    ['READ', { marks: [{ conversation, last: hash }] }],
    ['TYPING', { conversation, person: bob.id }],
    ['SEEN', { conversation, last: hash }],
    ['PIECES_WANTED', { conversation, root: hash, size: 600_000, pieces: [0, 2], layer: true }],
    ['KEYS', { conversation, sender: annsWriter.id, recipient: bobsWriter.id, keys: [givenKey], signature }],
    ['KEYS_KEPT', { signatures: [signature] }],
    ...['START', 'ANSWER', 'PROOF'].map((each): [string, object] => [each, { message: 'AAAA' }]),
    ['PROFILE', { bytes: 9, mac: 'A'.repeat(43) }],
    ['DONE', { mac: 'A'.repeat(43) }],
    ['REFUSED', { code: 'busy' }],
    ['NOTICE', { text: 'Soon', at: 5 }],
    ['PEERS', { peers: [{ peer: bobsWriter.id, urls: ['parley://10.0.0.1:1'] }] }],
    ['REACH', { reached: true }],
    ['HAVE', { conversations: [{ conversation, digest: hash }], last: true }],
    [
      'HAVE',
      {
        conversations: [{ conversation, controls: [hash], messages: { [annsWriter.id]: [[1, 2, hash]] } }],
      },
    ],
    ['WANT', { conversation, hashes: [hash], have: [hash] }],
    ['LACKING', { conversation, hashes: [hash] }],
    ['RECEIPTS', { conversation, controls: [hash], received: { [annsWriter.id]: [[1, 2, hash]] } }],
  ];
  const lines = messages.map(([command, fields]) => encodeMessage(command, fields).subarray(0, -1));
  const written = [entry, ...others].flatMap((each) => (each ? [encodeEntry(each).subarray(0, -1)] : []));
  return [...lines, ...written, bytesOf('PING')];
}
