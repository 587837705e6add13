import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { bundle } from '../bench/bundle';
import { endAll } from '../bench/running';
import { writeRandom } from '../bench/transfers/files';
import { Person, personPrograms } from '../bench/transfers/person';
import { Lan } from './kit/lan';
import { lanTest } from './kit/lan-test';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Bytes a second that a slow link carries, and of a file that takes seconds on it. */
const [linkBytes, fileBytes] = [1_000_000, 4_000_000];

lanTest('messages overtake a file on a slow link', async () => {
  await bundle(personPrograms);
  const folder = mkdtempSync(join(tmpdir(), 'parley-lan-files-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const lan = await Lan.create();
  ends.push(() => lan.remove(), endAll);
  const [annsHost, bobsHost] = [await lan.addHost('ann'), await lan.addHost('bob')];
  const ann = await Person.start('ann', folder, annsHost.inside);
  const bob = await Person.start('bob', folder, bobsHost.inside);
  await bob.ask('meet', { others: [{ host: annsHost.ipv4 ?? '', port: ann.port }] });
  const [conversation] = await Promise.all([
    ann.ask('found', { people: [bob.named] }),
    bob.ask('join', undefined),
  ]);
  const path = join(folder, 'photo.raw');
  writeRandom(path, fileBytes);
  const { id: offer } = await ann.ask('offer', { conversation, path });
  await bob.ask('hear', { conversation, offer });
  await bob.ask('isNear', { conversation, computers: 1 });

  await annsHost.limitSending(linkBytes);
  const done: string[] = [];
  await Promise.all([
    bob.ask('fetch', { conversation, offer }).then(() => done.push('file')),
    ann.ask('talk', { conversation, times: 5 }).then(() => done.push('messages')),
  ]);
  expect(done).toEqual(['messages', 'file']);
});
