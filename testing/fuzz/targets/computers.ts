import { ComputerNames, type KeptName } from '../../../electron/net/computer-names';
import { KnownRooms } from '../../../electron/net/rooms/known-rooms';
import { RemovedComputers } from '../../../electron/net/removed-computers';
import { certify } from '../../../runtime/entries/certificates';
import { parseEntry } from '../../../runtime/entries/entry-codec';
import { nameComputer } from '../../../runtime/entries/named-computers';
import { revoke } from '../../../runtime/entries/revocations';
import { signFounding, verifiesEntry } from '../../../runtime/entries/signing';
import { openInvite } from '../../../shared/conversation/control-entry';
import { decodeLine, encodeMessage, parseFields } from '../../../shared/protocol/codec';
import { fieldsOf } from '../../../shared/protocol/entries';
import { clientSchemas, serverSchemas } from '../../../shared/protocol/messages';
import { isListable } from '../../../shared/rooms/listed-room';
import type { Revocation } from '../../../shared/protocol/revocation';
import { fixedPerson, fixedWriter } from '../../entries/fixed-keys';
import { annsWriter, bobsWriter } from '../samples';
import { must, type Target } from '../target';

/** What others say of computers and rooms: whose were removed, what this person's own are called, which rooms are open. */

const [ann, bob] = [fixedPerson('ann'), fixedPerson('bob')];
const annsLap = fixedWriter('ann on a lap');
const keys = { person: ann, writer: fixedWriter('ann elsewhere') };

const revoked: readonly Revocation[] = [revoke(bob, bobsWriter.id, 5), revoke(ann, annsLap.id, 2 ** 40)];
const named = [annsWriter, annsLap].map((writer, at) =>
  nameComputer({ person: ann, writer }, `Computer ${at}`, at, (count) => new Uint8Array(count).fill(at)),
);

const computers: Target = {
  name: 'computers',
  samples: () =>
    [
      encodeMessage('REVOKED', { revoked }),
      encodeMessage('COMPUTERS', { computers: named }),
      ...revoked.map((each) => encodeMessage('REVOKED', { revoked: [each] })),
      ...named.map((each) => encodeMessage('COMPUTERS', { computers: [each] })),
    ].map((line) => line.subarray(0, -1)),
  words: ['REVOKED {"revoked":[', 'COMPUTERS {"computers":[', '"person":"', '"writer":"', '"signature":"'],
  steps: { perByte: 300, more: 5_000 },
  read(input) {
    const line = decodeLine(input);
    if (!line.ok) return;
    const { command, fields } = line.value;
    if (command === 'REVOKED') {
      const read = parseFields(clientSchemas.REVOKED, fields);
      if (read.ok) hearRevoked(read.value.revoked);
    } else if (command === 'COMPUTERS') {
      const read = parseFields(clientSchemas.COMPUTERS, fields);
      if (read.ok) hearNames(read.value.computers);
    }
  },
};

function hearRevoked(said: readonly Revocation[]): void {
  let kept: readonly Revocation[] = [];
  const removed = new RemovedComputers({
    keys,
    store: { revocations: [], keep: (all) => void (kept = all) },
    now: () => 1,
    logs: () => [],
    isShared: () => true,
    removed: () => undefined,
  });
  removed.hear(said);
  for (const { person, writer, at } of kept)
    must(
      revoked.some((each) => each.person === person && each.writer === writer && each.at === at),
      'a computer was taken for removed whose person has not said so',
    );
}

function hearNames(said: Parameters<ComputerNames['hear']>[0]): void {
  let kept: readonly KeptName[] = [];
  const names = new ComputerNames(
    {
      keys,
      store: { own: undefined, names: [], keep: (_own, all) => void (kept = all) },
      now: () => 1,
      isComputer: () => true,
      tell: () => undefined,
      changed: () => undefined,
    },
    'here',
  );
  names.hear(said);
  for (const { writer, at, name } of kept)
    must(
      named.some((each) => each.writer === writer && each.at === at && each.name === name),
      'a computer was given a name that it has not given itself',
    );
}

const room = signFounding(annsWriter, {
  ...openInvite,
  command: 'INVITE',
  clock: 1,
  at: 10,
  from: 'ann',
  extra: {},
  invited: [],
  title: 'Lunch',
  isPublic: true,
  history: false,
  certificate: certify(ann, annsWriter, { at: 5 }),
});

/** What a server and peers list as open rooms: nobody can invent one, only its number of members. */
const rooms: Target = {
  name: 'rooms',
  samples: () =>
    [
      { rooms: [{ founding: fieldsOf(room), people: 2 }], counts: [], gone: [], first: true },
      { rooms: [], counts: [{ conversation: room.conversation, people: 9 }], gone: [] },
      { rooms: [], counts: [], gone: [room.conversation] },
    ].map((each) => encodeMessage('ROOMS', each).subarray(0, -1)),
  words: [
    'ROOMS {"rooms":[',
    '"founding":{',
    '"people":',
    '"counts":[',
    '"gone":[',
    '"title":"',
    '"public":true',
  ],
  steps: { perByte: 500, more: 10_000 },
  read(input) {
    const line = decodeLine(input);
    if (!line.ok) return;
    const said = parseFields(serverSchemas.ROOMS, line.value.fields);
    if (!said.ok) return;
    const known = new KnownRooms<'server' | 'peer'>({
      isServer: (source) => source === 'server',
      read: (fields) => {
        const entry = parseEntry('INVITE', fields);
        return entry.ok &&
          entry.value.command === 'INVITE' &&
          isListable(entry.value) &&
          verifiesEntry(entry.value)
          ? entry.value
          : undefined;
      },
      isBlocked: () => false,
    });
    known.hear('peer', { rooms: [{ founding: fieldsOf(room), people: 2 }], counts: [], gone: [] });
    known.hear('server', said.value);
    for (const { founding } of known.all.values())
      must(founding.hash === room.hash, 'a room is listed that nobody has founded');
  },
};

export const computerTargets: readonly Target[] = [computers, rooms];
