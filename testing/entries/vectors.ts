import { macOf } from '../../electron/net/adding/authentic';
import { canonical } from '../../shared/conversation/canonical';
import { controlOf } from '../../shared/conversation/control-entry';
import { Controls } from '../../shared/conversation/controls';
import type { ControlEntry, Json, LogEntry, MessageContent } from '../../shared/conversation/log-entry';
import type { EntryHash } from '../../shared/ids';
import { certificateFields } from '../../shared/protocol/certificate';
import { fieldsOf, headerText } from '../../shared/protocol/entries';
import { contentText } from '../../shared/protocol/message-entry';
import { certify, prove, serverProof, type Proof } from '../../runtime/entries/certificates';
import { sha256 } from '../../runtime/entries/hash';
import { inviteKey } from '../../runtime/entries/keys';
import { nameComputer } from '../../runtime/entries/named-computers';
import { revoke } from '../../runtime/entries/revocations';
import { authorize } from '../../runtime/transfers/authorization';
import {
  signControl,
  signFounding,
  signMessage,
  signRun,
  type UnsignedControl,
} from '../../runtime/entries/signing';
import { proveAtScreen, type ScreenProof } from '../../runtime/screens/proof';
import { fixedPerson, fixedWriter, seedOf } from './fixed-keys';
import { decisionVectors, everybodyVectors } from './room-vectors';

/** The test vectors of docs/vectors, which scripts/check-vectors.py checks without any of this program's code. */

const names = ['ann', 'bob', 'cleo'] as const;
type Name = (typeof names)[number];
const people = { ann: fixedPerson('ann'), bob: fixedPerson('bob'), cleo: fixedPerson('cleo') };
const writers = {
  ann: fixedWriter('ann computer'),
  bob: fixedWriter('bob computer'),
  cleo: fixedWriter('cleo computer'),
};
const certificates = {
  ann: certify(people.ann, writers.ann, { at: 1_700_000_000_000 }),
  bob: certify(people.bob, writers.bob, { at: 1_700_000_000_001, replaces: [fixedWriter('bob old').id] }),
  cleo: certify(people.cleo, writers.cleo, { at: 1_700_000_000_002 }),
};
const named = (name: Name) => ({ id: people[name].id, user: name });
const header = (name: Name, clock: number) => ({
  clock,
  at: 1_700_000_000_000 + clock,
  from: name,
  extra: {},
});

const founding = signFounding(writers.ann, {
  ...header('ann', 1),
  command: 'INVITE',
  invited: [named('bob'), named('cleo')],
  title: 'Tee für drei ☕',
  isPublic: false,
  isSealed: false,
  history: false,
  certificates: [],
  certificate: certificates.ann,
});
const { conversation } = founding;

type OwnFields<Unsigned> = Unsigned extends UnsignedControl
  ? Omit<Unsigned, 'conversation' | 'number' | 'prev' | 'after' | 'clock' | 'at' | 'from' | 'extra'>
  : never;

/** Writes a control after others: `prev` is the writer's own last one. */
function control(
  name: Name,
  after: readonly ControlEntry[],
  own: OwnFields<UnsignedControl>,
  extra = {},
): ControlEntry {
  const prev = written.findLast(({ writer }) => writer === writers[name].id);
  const clock = Math.max(...after.map((each) => each.clock)) + 1;
  const place = { conversation, number: (prev?.number ?? 0) + 1, prev: prev?.hash, after: after.map(hashOf) };
  const entry = signControl(writers[name], { ...header(name, clock), ...place, extra, ...own });
  written.push(entry);
  return entry;
}
const hashOf = ({ hash }: LogEntry): EntryHash => hash;
const written: ControlEntry[] = [founding];

const salt = 'AAECAwQFBgcICQoLDA0ODw';
const text = (id: string, said: string): MessageContent => ({
  kind: 'text',
  id,
  to: undefined,
  salt,
  fields: { text: said },
});
const message = (name: Name, number: number, after: readonly ControlEntry[], content: MessageContent) => ({
  ...header(name, 10 + number),
  command: 'SEND_MESSAGE' as const,
  conversation,
  number,
  after: after.map(hashOf),
  content,
});

const bobJoins = control('bob', [founding], {
  command: 'JOIN',
  invite: founding.hash,
  certificate: certificates.bob,
});
const hello = signMessage(writers.bob, {
  ...message('bob', 1, [bobJoins], text('1', 'Hello "all" \u2028 🙂')),
  prev: undefined,
});
const reaction = signMessage(writers.ann, {
  ...message('ann', 1, [founding, bobJoins], {
    kind: 'reaction',
    id: '2',
    to: hello.hash,
    salt,
    fields: { emoji: '👍', note: { b: [1, -0.0, true], a: null, '10': 1, '9': 2 } },
  }),
  prev: undefined,
  extra: { later: ['kept', { z: 1, ä: 2 }] },
});
const batch = signRun(
  writers.bob,
  hello.hash,
  [2, 3, 4].map((number) => message('bob', number, [bobJoins], text(`${number}`, `line ${number}`))),
);
const { content: _deleted, ...headerOnly } = hello;

/** The other branch of Bob's first message: the same number, and nothing before either. */
const otherHello = signMessage(writers.bob, {
  ...message('bob', 1, [bobJoins], text('1', 'Goodbye')),
  prev: undefined,
});

const last = new Map([[writers.bob.id, [{ number: 4, hash: batch[2]?.hash ?? hello.hash }]]]);
const annRemovesBob = control('ann', [founding, bobJoins], {
  command: 'REMOVE',
  removed: named('bob'),
  last,
});
const cleoJoins = control('cleo', [founding], {
  command: 'JOIN',
  invite: founding.hash,
  certificate: certificates.cleo,
});
/** Without knowing that he was removed. */
const bobInvites = control('bob', [bobJoins, cleoJoins], {
  command: 'INVITE',
  invited: [{ id: fixedPerson('dave').id, user: 'dave' }],
  title: undefined,
  isPublic: false,
  isSealed: false,
  history: true,
  certificates: [],
  certificate: undefined,
});
const cleoLeaves = control(
  'cleo',
  [cleoJoins, annRemovesBob],
  { command: 'LEAVE', last: new Map() },
  { why: 'late' },
);

/** Another computer of Ann's, which removes the first without knowing that it has taken Cleo's invitation back. */
const annsLap = fixedWriter('ann lap');
const annUninvitesCleo = control('ann', [founding], {
  command: 'UNINVITE',
  invite: founding.hash,
  withdrawn: [named('cleo')],
});
const onLap = { ...header('ann', 2), conversation };
const lapShowsItself = signControl(annsLap, {
  ...onLap,
  command: 'WRITER',
  number: 1,
  prev: undefined,
  after: [founding.hash],
  certificate: certify(people.ann, annsLap, { at: 1_700_000_000_003 }),
});
const lapRevokes = signControl(annsLap, {
  ...onLap,
  command: 'REVOKE',
  number: 2,
  prev: lapShowsItself.hash,
  after: [lapShowsItself.hash],
  revoked: writers.ann.id,
  last: new Map(),
});

/** Another conversation, whose messages are sealed: Ann invites Bob, then Cleo, and Bob joins. */
const sealed = signFounding(writers.ann, {
  ...header('ann', 1),
  command: 'INVITE',
  invited: [named('bob')],
  title: undefined,
  isPublic: false,
  isSealed: true,
  history: false,
  certificates: [certificates.bob],
  certificate: certificates.ann,
});
const afterSealed = { conversation: sealed.conversation, after: [sealed.hash], extra: {} };
const annInvitesCleo = signControl(writers.ann, {
  ...header('ann', 2),
  ...afterSealed,
  command: 'INVITE',
  number: 2,
  prev: sealed.hash,
  invited: [named('cleo')],
  title: undefined,
  isPublic: false,
  isSealed: false,
  history: false,
  certificates: [certificates.cleo],
  certificate: undefined,
});
const bobJoinsSealed = signControl(writers.bob, {
  ...header('bob', 2),
  ...afterSealed,
  command: 'JOIN',
  number: 1,
  prev: undefined,
  invite: sealed.hash,
  certificate: certificates.bob,
});

const vector = (entry: LogEntry) => ({
  command: entry.command,
  fields: fieldsOf(entry),
  header: headerText(entry),
  ...(entry.command === 'SEND_MESSAGE' && entry.content ? { content: contentText(entry.content) } : {}),
  hash: entry.hash,
  authentic: entry.signature === undefined ? 'by the next' : 'by signature',
});

const acceptedValues: readonly Json[] = [
  { b: 1, a: [true, false, null], '': {} },
  { '10': 1, '9': 2, '1': 3, a: 4, A: 5, _: 6 },
  { '\u00e4': 1, z: 2, '\u{1f600}': 3, '\ufb33': 4, '\u00e9': 5, 'e\u0301': 6 },
  { text: '"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028\u2029<>&\'' },
  [0, -0, 1, -1, 9007199254740991, -9007199254740991],
  [[[[[[[['eight levels']]]]]]]],
];

const canonicalVectors = () => ({
  accepted: acceptedValues.map((value) => ({ json: JSON.stringify(value), canonical: canonical(value) })),
  /** Forms of numbers that programs may read and must write like others. */
  numbers: ['1.0', '1e3', '9e15', '-0', '-0.0', '10E-1'].map((json) => ({
    json,
    canonical: canonical(JSON.parse(json)),
  })),
  refused: [
    '1.5',
    '9007199254740992',
    '-9007199254740992',
    '1e400',
    '"\\ud800"',
    '{"\\udc00x":1}',
    '{"a":{"__proto__":1}}',
    '[[[[[[[[["nine levels"]]]]]]]]]',
  ],
});

const entryVectors = () => ({
  keys: Object.fromEntries(
    names.flatMap((name) => [
      [people[name].id, seedOf(name).toString()],
      [writers[name].id, seedOf(`${name} computer`).toString()],
    ]),
  ),
  entries: [
    ...[founding, bobJoins, annRemovesBob, cleoJoins, cleoLeaves, hello, reaction, ...batch].map(vector),
    ...[sealed, annInvitesCleo].map(vector),
    { ...vector({ ...headerOnly, content: undefined }) },
  ],
});

const channel = sha256('the exporter of a TLS connection');
const nonce = 'MDEyMzQ1Njc4OWFiY2RlZg';
const proofs: readonly Proof[] = [
  { role: 'client', nonce, to: people.ann.id, channel },
  serverProof(nonce, channel),
  { role: 'invite', nonce, to: people.ann.id, channel },
];
const secret = seedOf('an invite').toString('base64url');
const file = { conversation, root: sha256('the root of a file'), to: people.ann.id };
const screen = { conversation, row: hello.hash, channel, to: writers.cleo.id };
const screenProofs: readonly ScreenProof[] = [
  { role: 'watcher', ...screen },
  { role: 'sharer', ...screen },
];
const certificateVectors = () => ({
  certificates: Object.values(certificates).map((certificate) => ({
    fields: certificateFields(certificate),
    signed: canonical(['parley-2-certificate', certificateFields({ ...certificate, signature: undefined })]),
  })),
  proofs: proofs.map((proof) => ({ ...proof, from: writers.bob.id, signature: prove(writers.bob, proof) })),
  invites: [{ secret, key: inviteKey(secret).id }],
  revocations: [revoke(people.bob, fixedWriter('bob old').id, 1_700_000_000_003)],
  computers: [
    {
      // Of the person's key.
      seed: seedOf('ann').toString(),
      plain: 'Küche',
      ...nameComputer({ person: people.ann, writer: writers.ann }, 'Küche', 1_700_000_000_004, (count) =>
        new Uint8Array(count).fill(7),
      ),
    },
  ],
  files: [{ ...file, ...authorize(writers.bob, file, 1_700_000_000_005) }],
  screens: screenProofs.map((proof) => ({
    ...proof,
    from: writers.bob.id,
    signature: proveAtScreen(writers.bob, proof),
  })),
  profiles: (['PROFILE', 'DONE'] as const).map((command) => ({
    secret: 'a secret',
    command,
    bytes: 123_456,
    mac: macOf('a secret', command, 123_456),
  })),
});

/** A claim of a node that holds three controls, all of Bob's messages and the other branch, and not Ann's reaction. */
const digestVectors = () => {
  const items: Json = [
    [1, 1, otherHello.hash],
    [1, 4, batch[2]?.hash ?? ''],
  ];
  const claim = { controls: [annRemovesBob.hash, cleoJoins.hash], messages: { [writers.bob.id]: items } };
  const hashed = canonical([[...claim.controls].sort(), [[writers.bob.id, items]]]);
  return [
    { claim, hashed, digest: sha256(hashed) },
    { claim: { controls: [founding.hash], messages: {} }, ...emptyDigest() },
  ];
};
const emptyDigest = () => {
  const hashed = canonical([[founding.hash], []]);
  return { hashed, digest: sha256(hashed) };
};

const forkVectors = () => ({
  branches: [hello, otherHello].map(vector),
  number: 1,
  next: batch.slice(0, 1).map(vector),
  /** The branch that the next message is on. */
  continued: hello.hash,
});

/** The controls of the histories below as the rules of membership see them. */
function admitted(entries: readonly ControlEntry[]): Controls {
  const controls = new Controls();
  for (const entry of entries)
    if (controls.admit(controlOf(entry)).result !== 'good') throw new Error(`${entry.command} is not good`);
  return controls;
}

/** Who takes part after each of some sets of the controls. */
const stateVectors = () => {
  const sets: [what: string, controls: ControlEntry[]][] = [
    ['founded', [founding]],
    ['Bob and Cleo have joined', [founding, bobJoins, cleoJoins]],
    ['Bob is removed while Cleo joins', [founding, bobJoins, annRemovesBob, cleoJoins]],
    ['Bob has invited Dave', [founding, bobJoins, cleoJoins, bobInvites]],
    ['what Bob did without knowing that is void', [founding, bobJoins, cleoJoins, bobInvites, annRemovesBob]],
    ['Cleo has left', [founding, bobJoins, annRemovesBob, cleoJoins, cleoLeaves]],
    ['Cleo’s invitation is taken back', [founding, bobJoins, annRemovesBob, annUninvitesCleo]],
    [
      'it stays so, although the computer that did it is revoked without knowing',
      [founding, bobJoins, annRemovesBob, annUninvitesCleo, lapShowsItself, lapRevokes],
    ],
    ['sealed: Bob has joined, and Cleo is invited', [sealed, annInvitesCleo, bobJoinsSealed]],
  ];
  return sets.map(([what, controls]) => {
    const { state } = admitted(controls);
    return {
      what,
      entries: controls.map((each) => ({ command: each.command, fields: fieldsOf(each), hash: each.hash })),
      members: [...state.members].sort(),
      invited: [...state.invited.keys()].sort(),
    };
  });
};

/** Each file of docs/vectors with what is in it. */
export const vectorFiles = (): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['canonical', canonicalVectors()],
    ['entries', entryVectors()],
    ['certificates', certificateVectors()],
    ['digests', digestVectors()],
    ['forks', forkVectors()],
    ['states', stateVectors()],
    ['decisions', decisionVectors()],
    ['everybody', everybodyVectors()],
  ]);
