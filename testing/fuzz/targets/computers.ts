import { ComputerNames, type KeptName } from '../../../electron/net/computer-names';
import { RemovedComputers } from '../../../electron/net/removed-computers';
import { nameComputer } from '../../../runtime/entries/named-computers';
import { revoke } from '../../../runtime/entries/revocations';
import { decodeLine, encodeMessage, parseFields } from '../../../shared/protocol/codec';
import { clientSchemas } from '../../../shared/protocol/messages';
import type { Revocation } from '../../../shared/protocol/revocation';
import { fixedPerson, fixedWriter } from '../../entries/fixed-keys';
import { annsWriter, bobsWriter } from '../samples';
import { must, type Target } from '../target';

/** What others say of computers: that their people removed them, and what this person's own ones are called. */

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

export const computerTargets: readonly Target[] = [computers];
