import { expect, test } from 'vitest';
import { certify } from '../../../runtime/entries/certificates';
import { newPersonKey, newWriterKey } from '../../../runtime/entries/keys';
import { realEnvironment } from '../../../runtime/environment';
import type { Certificate } from '../../../shared/conversation/log-entry';
import { limits } from '../../../shared/protocol/limits';
import { KnownCertificates } from './known-certificates';
import { nobodyRemoved } from '../../../testing/nodes/test-authors';

const person = newPersonKey();

/** What is known of people whom only the server and connected peers tell of. */
const knownFrom = (peers: readonly Certificate[] = []): KnownCertificates =>
  new KnownCertificates({
    environment: realEnvironment,
    logs: () => [],
    removed: nobodyRemoved,
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
