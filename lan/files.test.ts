import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, vi } from 'vitest';
import { bundle } from '../bench/bundle';
import { endAll } from '../bench/running';
import { mustBeSame, writeRandom } from '../bench/transfers/files';
import { Person, personPrograms } from '../bench/transfers/person';
import { Lan } from './kit/lan';
import { lanTest } from './kit/lan-test';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Bytes a second that a slow link carries, and of a file that takes seconds on it. */
const [linkBytes, fileBytes] = [1_000_000, 4_000_000];
/** Until a part of it is there, at most. */
const fetchingMs = 30_000;

/** Ann, who offers a file and whose link is slow, and Bob, who knows of it; each at a host of their own. */
async function annAndBob() {
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
  return { ann, bob, annsHost, lan, folder, path, conversation, offer };
}

lanTest('messages overtake a file on a slow link', async () => {
  const { ann, bob, conversation, offer } = await annAndBob();
  const done: string[] = [];
  await Promise.all([
    bob.ask('fetch', { conversation, offer }).then(() => done.push('file')),
    ann.ask('talk', { conversation, times: 5 }).then(() => done.push('messages')),
  ]);
  expect(done).toEqual(['messages', 'file']);
});

lanTest('a file is whole though the computer that gives it gets another address meanwhile', async () => {
  const { bob, annsHost, lan, folder, path, conversation, offer } = await annAndBob();
  const received = join(folder, 'bob', 'received');
  const fetching = bob.ask('fetch', { conversation, offer });
  await vi.waitFor(() => {
    const [part = ''] = readdirSync(received);
    expect(statSync(join(received, part)).size).toBeGreaterThan(linkBytes);
  }, fetchingMs);
  await annsHost.changeAddress(lan.addresses(99).ipv4);
  await mustBeSame(path, (await fetching).path);
});
