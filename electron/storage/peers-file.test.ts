import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { certify } from '../../runtime/entries/certificates';
import { newPersonKey, newWriterKey } from '../../runtime/entries/keys';
import { silent } from './logger';
import { PeersFile } from './peers-file';

test('addresses and certificates are read as they were written, without those that cannot be read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-peers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'peers.json');
  const person = newPersonKey();
  const first = newWriterKey();
  const certificates = [
    certify(person, first, { at: 1 }),
    certify(person, newWriterKey(), { at: 2, replaces: [first.id] }),
  ];
  const file = new PeersFile(path, silent);
  const addresses = { [person.id]: [{ host: '10.0.0.5', port: 4000 }] };
  file.save(4_001, addresses);
  file.keepCertificates(certificates);
  file.flush();
  writeFileSync(path, readFileSync(path, 'utf8').replace('"certificates": [', '"certificates": [{},'));
  const again = new PeersFile(path, silent);
  expect([again.port, again.addresses, again.certificates]).toEqual([4_001, addresses, certificates]);
});
