import { expect, test } from 'vitest';
import { certify } from '../../../runtime/entries/certificates';
import { newPersonKey, newWriterKey } from '../../../runtime/entries/keys';
import { realEnvironment } from '../../../runtime/environment';
import type { Certificate } from '../../../shared/conversation/log-entry';
import { limits } from '../../../shared/protocol/limits';
import { KnownCertificates } from './known-certificates';
import { forgetfulCertificates, type CertificateStore } from './remembered-certificates';
import { nobodyRemoved } from '../../../testing/nodes/test-authors';

const person = newPersonKey();

/** What is known of people whom only the server and connected peers tell of. */
const knownFrom = (
  peers: readonly Certificate[] = [],
  store: CertificateStore = forgetfulCertificates(),
): KnownCertificates =>
  new KnownCertificates({
    environment: realEnvironment,
    logs: () => [],
    removed: nobodyRemoved,
    store,
    peers: () => peers,
    onServer: () => undefined,
    ask: () => false,
  });

const certificates = (count: number): { first: Certificate; later: Certificate; others: Certificate[] } => {
  const writer = newWriterKey();
  const others = Array.from({ length: count - 1 }, (_, index) =>
    certify(person, newWriterKey(), { at: 2 + index }),
  );
  return { first: certify(person, writer, { at: 1 }), later: certify(person, writer, { at: 5_000 }), others };
};

test('a newer certificate of a computer is taken, however many computers its person has', () => {
  const { first, later, others } = certificates(limits.writersPerPerson);
  const known = knownFrom();
  known.heard({ certificates: [first, ...others] });
  expect(known.of(person.id)).not.toContainEqual(first);
  known.heard({ certificates: [later] });
  expect(known.of(person.id).at(-1)).toEqual(later);
});

test('of very many computers, those with the latest certificates count', () => {
  const { first, later, others } = certificates(limits.writersInUsePerPerson + 1);
  const known = knownFrom([later]);
  known.heard({ certificates: [first, ...others] });
  expect(known.of(person.id)).toEqual([...others.slice(1), later]);
});

test('what a peer has shown is known in later runs, and nothing that its person has not signed', () => {
  let kept: readonly Certificate[] = [];
  const store = (): CertificateStore => ({
    certificates: kept,
    keepCertificates: (all) => void (kept = structuredClone(all)),
  });
  const [here, forged] = [newWriterKey(), newWriterKey()];
  const shown = certify(person, here, { at: 1 });
  knownFrom([shown], store()).met();
  expect(kept).toEqual([shown]);
  kept = [...kept, certify({ ...newPersonKey(), id: person.id }, forged, { at: 2 })];
  const later = knownFrom([], store());
  expect(later.sealability([person.id])).toEqual({
    kind: 'sealed',
    certificates: new Map([[person.id, [shown]]]),
  });
  expect([here, forged].map(({ id }) => later.isComputerOf(person.id, id))).toEqual([true, false]);
});
