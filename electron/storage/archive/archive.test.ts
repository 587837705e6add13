import { execFileSync } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sign, write, type Content } from '../../../shared/conversation/author';
import type { Entry } from '../../../shared/conversation/entry';
import { Log } from '../../../shared/conversation/log';
import { newIdentity, type Identity } from '../../../shared/node/identity';
import { createClient } from '../../net/client';
import type { ChatClient } from '../../net/types';
import { historyPrograms } from '../history/test-programs';
import { History } from '../history/history';
import { silent } from '../logger';
import { importLines, type LinesImported } from './lines-import';
import { Cancelled } from './tasks';
import { ArchiveThreads, type Watch } from './thread';

const threads = new ArchiveThreads(new URL('../../../out/main/archive-worker.js', import.meta.url));
const conversation = '3cf90209-d1fe-44f9-a561-b2488e362031';
const [ann, bob, eve] = [newIdentity(), newIdentity(), newIdentity()];

let folder = '';
const ends: (() => Promise<unknown>)[] = [];
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'parley-archive-'))));
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

interface Holder {
  history: History;
  database: string;
  client: ChatClient;
}

/** Somebody's app without its windows. */
async function holder(identity: Identity): Promise<Holder> {
  const database = join(mkdtempSync(join(folder, 'profile-')), 'messages.sqlite');
  const history = await History.open(database, historyPrograms, silent);
  const profile = { user: 'somebody', status: 'available' as const, note: '', icon: null };
  const client = createClient({ identity, profile, store: history });
  ends.push(() => history.close());
  ends.push(() => client.close());
  return { history, database, client };
}

const text = (words: string): Content => ({ command: 'SEND_MESSAGE', id: 'm', text: words });
const asksBob: Content = { command: 'INVITE', invited: [{ id: bob.id, user: 'bob' }], title: 'Field camp' };

/** A conversation as its authors wrote it. */
function written(...said: (readonly [Identity, Content])[]): Entry[] {
  const log = new Log(conversation);
  return said.flatMap(([who, content]) => {
    const entry = write(log, who, who === ann ? 'ann' : 'bob', content, 1_700_000_000_000 + log.clock * 1000);
    return log.add([entry]);
  });
}

async function keep({ history }: Holder, entries: readonly Entry[], reader = ann.id): Promise<void> {
  const log = new Log(conversation, history.reader, reader, history.reader.kept(conversation));
  log.add(entries);
  await history.append([log.changes()]);
}

/** Ann with a conversation, as her client has it. */
async function annWith(entries: readonly Entry[]): Promise<Holder> {
  const holding = await holder(ann);
  await holding.client.importEntries(entries);
  return holding;
}

const watch = (
  signal = new AbortController().signal,
  progress: Watch['progress'] = () => undefined,
): Watch => ({
  signal,
  progress,
});
async function exported(
  { database }: Holder,
  format: 'lines' | 'page',
  watched = watch(),
  path = join(folder, `out.${format}`),
): Promise<string> {
  const what = { conversations: null, person: ann.id, now: Date.now() };
  await threads.run({ kind: 'export', database, path, format, ...what }, watched);
  return path;
}
const imported = (
  { client }: Holder,
  path: string,
  signal = new AbortController().signal,
  progress: Watch['progress'] = () => undefined,
): Promise<LinesImported> => importLines(path, (entries) => client.importEntries(entries), progress, signal);
const shown = ({ history }: Holder): Entry[] =>
  history.reader.before(conversation, undefined, 100_000).map(({ entry }) => entry);
const whole = (sum: Partial<LinesImported>): LinesImported => ({
  texts: 0,
  taken: 0,
  refused: 0,
  foreign: 0,
  end: 'whole',
  ...sum,
});
const linesIn = (path: string): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);
const rewrite = (path: string, lines: readonly string[]): void =>
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));

const usual = written(
  [ann, asksBob],
  [ann, text('before')],
  [bob, { command: 'JOIN' }],
  [bob, text('שלום 👩‍👩‍👧\n"\\')],
  [ann, text('last')],
);

test('what is exported and imported into an empty profile is the same, whatever was said in whatever order', async () => {
  const moves = fc.array(
    fc.tuple(
      fc.constantFrom('text', 'leave', 'ask', 'join'),
      fc.boolean(),
      fc.string({ minLength: 1, unit: 'binary' }),
    ),
    { minLength: 1, maxLength: 120 },
  );
  await fc.assert(
    fc.asyncProperty(moves, async (steps) => {
      const said = steps.map(([step, hers, words]): [Identity, Content] => {
        if (step === 'ask') return [ann, asksBob];
        if (step === 'leave') return [bob, { command: 'LEAVE' }];
        if (step === 'join') return [bob, { command: 'JOIN' }];
        return [hers ? ann : bob, text(`x${words}`)];
      });
      const from = await holder(ann);
      await keep(from, written([ann, asksBob], ...said));
      const path = await exported(from, 'lines');
      const to = await holder(ann);
      expect(await imported(to, path)).toMatchObject({ refused: 0, foreign: 0, end: 'whole' });
      expect(shown(to)).toEqual(shown(from));
      expect(await exported(to, 'lines', watch(), join(folder, 'again')).then(linesIn)).toHaveLength(
        linesIn(path).length,
      );
      expect(to.history.reader.countUnread(conversation, 10)).toBe(0);
    }),
    // Each opens two files with a thread each.
    { numRuns: 5 },
  );
}, 60_000);

test('a second import changes nothing; deleted messages come back', async () => {
  const from = await annWith(usual);
  const path = await exported(from, 'lines');
  const before = shown(from);
  expect(await imported(from, path)).toEqual(whole({ texts: 3 }));
  await from.client.deleteHistory(conversation);
  expect(shown(from)).toHaveLength(2);
  expect(await imported(from, path)).toEqual(whole({ texts: 3, taken: 3 }));
  expect(shown(from)).toEqual(before);
  expect(from.history.reader.countTexts(conversation)).toBe(3);
});

test('only its owner can read what was exported, and nothing is left beside it', async () => {
  const path = await exported(await annWith(usual), 'lines');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([]);
});

test('a file that was cut off is noticed, and what is in it is taken', async () => {
  const path = await exported(await annWith(usual), 'lines');
  rewrite(path, linesIn(path).slice(0, -2));
  expect(await imported(await holder(ann), path)).toEqual(whole({ texts: 2, taken: 4, end: 'cut-off' }));
  writeFileSync(path, readFileSync(path).subarray(0, -20));
  expect(await imported(await holder(ann), path)).toEqual(whole({ texts: 1, taken: 3, end: 'cut-off' }));
});

test('damaged lines are left out and counted', async () => {
  const path = await exported(await annWith(usual), 'lines');
  const [first = '', ...rest] = linesIn(path);
  const broken = ['{', 'null', '[]', '{"command":"GOODBYE"}', '{"command":"JOIN"}', 'x'.repeat(200_000)];
  rewrite(path, [first, ...broken, ...rest]);
  expect(await imported(await holder(ann), path)).toEqual(whole({ texts: 3, taken: 5, refused: 6 }));
});

test('what nobody signed, or somebody else did, is left out', async () => {
  const path = await exported(await annWith(usual), 'lines');
  const [first = '', ...rest] = linesIn(path);
  const changed = rest.map((line) => line.replace('"text":"last"', '"text":"forged"'));
  rewrite(path, [first, ...changed]);
  const to = await holder(ann);
  expect(await imported(to, path)).toEqual(whole({ texts: 3, taken: 4, refused: 1 }));
  const last = usual.at(-1);
  if (!last) throw new Error('five entries');
  const stranger = sign({ ...last, author: eve.id, number: 1 }, eve);
  const asAnn = sign({ ...last, number: 4, clock: 99 }, eve);
  const early = sign({ ...last, number: 4, clock: 2 }, ann);
  rewrite(path, [first, ...[stranger, asAnn, early].map((entry) => JSON.stringify(entry))]);
  expect(await imported(to, path)).toMatchObject({ taken: 0, refused: 3 });
});

test('conversations that one was never asked into are not taken', async () => {
  const path = await exported(await annWith(usual), 'lines');
  const stranger = await holder(eve);
  expect(await imported(stranger, path)).toEqual(whole({ texts: 3, foreign: 5 }));
  expect(stranger.client.conversations.size).toBe(0);
  const friend = await holder(bob);
  expect(await imported(friend, path)).toEqual(whole({ texts: 3, taken: 5 }));
});

test.each(['', 'hello', '{"parley":"profile","version":1}\n', '\0\0\0'.repeat(100_000)])(
  'a file that holds something else is said to: %#',
  async (content) => {
    const path = join(folder, 'other');
    writeFileSync(path, content);
    await expect(imported(await holder(ann), path)).rejects.toMatchObject({ problem: 'foreign' });
  },
);

test('a file of a later version is refused', async () => {
  const path = await exported(await annWith(usual), 'lines');
  rewrite(
    path,
    linesIn(path).map((line) => line.replace('"version":1', '"version":2')),
  );
  await expect(imported(await holder(ann), path)).rejects.toMatchObject({ problem: 'newer' });
});

const many = written(
  [ann, asksBob],
  ...Array.from({ length: 3_000 }, (_, at) => [ann, text(`${at} ${'x'.repeat(200)}`)] as const),
);

test('an export that is cancelled leaves no file', async () => {
  const from = await holder(ann);
  await keep(from, many);
  const stop = new AbortController();
  const path = join(folder, 'cancelled');
  const running = exported(
    from,
    'page',
    watch(stop.signal, () => stop.abort()),
    path,
  );
  await expect(running).rejects.toThrow(Cancelled);
  expect(existsSync(path)).toBe(false);
  expect(existsSync(`${path}.part`)).toBe(false);
});

test('of an import that is cancelled what was taken stays', async () => {
  const from = await holder(ann);
  await keep(from, many);
  const path = await exported(from, 'lines');
  const to = await holder(ann);
  const stop = new AbortController();
  const sum = await imported(to, path, stop.signal, (done, total) => {
    if (done > total / 2) stop.abort();
  });
  expect(sum.end).toBe('cancelled');
  expect(sum.taken).toBeGreaterThan(1_000);
  expect(to.history.reader.countTexts(conversation)).toBe(sum.taken - 1);
});

test('a disk that is too small is said, and nothing is left on it', async (context) => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'parley-test', disk]);
  if (mounted.status !== 0) return context.skip('a small disk can only be mounted by root');
  try {
    const from = await holder(ann);
    await keep(from, many);
    const path = join(disk, 'out');
    await expect(exported(from, 'lines', watch(), path)).rejects.toMatchObject({ problem: 'full' });
    expect(readdirSync(disk)).toEqual([]);
    spawnSync('mount', ['-o', 'remount,ro', disk]);
    await expect(exported(from, 'lines', watch(), path)).rejects.toMatchObject({ problem: 'denied' });
  } finally {
    spawnSync('umount', ['-l', disk]);
  }
});

test('a folder that is not there is said', async () => {
  const from = await annWith(usual);
  const nowhere = join(folder, 'no', 'such', 'folder');
  await expect(exported(from, 'lines', watch(), nowhere)).rejects.toMatchObject({ problem: 'failed' });
});

test('a page shows everything as text: nothing in it can do anything', async () => {
  const hostile = `<script>alert(1)</script><img src=x onerror=alert(1)>"'&\0\u0085</p></article>`;
  const asks: Content = {
    command: 'INVITE',
    invited: [{ id: bob.id, user: 'b<b>&' }],
    title: '</title><script>1</script>',
  };
  const from = await holder(ann);
  await keep(from, written([ann, asks], [ann, text(hostile)]));
  const page = readFileSync(await exported(from, 'page'), 'utf8');
  expect(page).not.toMatch(/<(script|img|b)\b/i);
  expect(page).toContain(
    '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;<bdi>U+0000</bdi>\n&lt;/p&gt;',
  );
  expect(page).toContain('<bdi>b\ufffdb\ufffd</bdi>');
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  const tags = [...page.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name);
  expect(new Set(tags)).toEqual(
    new Set('html head meta title style body header h1 p section h3 time bdi article h4 div'.split(' ')),
  );
});

test('a page has the links that windows have; one that misleads is followed by where it leads', async () => {
  const from = await holder(ann);
  const said = [
    '看https://example.com/a。',
    'https://a.org/?b=1&c="',
    'https://good@evil/',
    '\u202e https://evil.org/#/moc.elgoog//:sptth',
    '\u200b',
  ];
  await keep(from, written([ann, asksBob], ...said.map((each): [typeof ann, Content] => [ann, text(each)])));
  const page = readFileSync(await exported(from, 'page'), 'utf8');
  const texts = [...page.matchAll(/<p>([^]*?)<\/p>/g)].map(([, html]) => html);
  const link = (url: string): string => `<a dir="ltr" rel="noreferrer" href="${url}">${url}</a>`;
  expect(texts).toEqual([
    `看${link('https://example.com/a')}。`,
    `${link('https://a.org/?b=1&amp;c=')}&quot;`,
    `${link('https://good@evil/')} <bdi>(opens evil)</bdi>`,
    `<bdi>U+202E</bdi> ${link('https://evil.org/#/moc.elgoog//:sptth')}`,
    '<span class="empty">Empty message</span>',
  ]);
});

test('what is no file of conversations is refused at once: a pipe, a device, a folder, a line without end', async () => {
  const bobs = await holder(bob);
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const endless = join(folder, 'endless');
  writeFileSync(endless, Buffer.alloc(20 * 1024 * 1024, 'x'));
  for (const path of [pipe, '/dev/zero', folder])
    await expect(imported(bobs, path)).rejects.toMatchObject({ problem: 'no-file' });
  let read = 0;
  const importing = imported(bobs, endless, undefined, (done) => (read = done));
  await expect(importing).rejects.toMatchObject({ problem: 'foreign' });
  expect(read).toBeLessThan(1024 * 1024);
});

test('hostile lines in a file are counted and left out, and what is sound around them is taken in', async () => {
  const from = await annWith(usual);
  const path = await exported(from, 'lines');
  const [first = '', ...rest] = linesIn(path);
  const invite = rest[0] ?? '';
  const changed = (change: (entry: Record<string, unknown>) => object): string =>
    JSON.stringify(change(JSON.parse(invite) as Record<string, unknown>));
  const hostile = [
    'x'.repeat(1024 * 1024),
    '['.repeat(100_000),
    `{"command":${'['.repeat(60_000)}${']'.repeat(60_000)}}`,
    `{"__proto__":{"command":"INVITE"},"constructor":{"prototype":{"polluted":1}}}`,
    '{"command":"__proto__"}',
    '{"command":"constructor","author":1}',
    'null',
    '7',
    '"text"',
    '[]',
    changed((entry) => ({ ...entry, number: 1e308 })),
    changed((entry) => ({ ...entry, clock: '1' })),
    changed((entry) => ({ ...entry, at: -1e308 })),
    changed((entry) => ({ ...entry, invited: {} })),
    changed((entry) => ({ ...entry, invited: Array.from({ length: 5_000 }, () => null) })),
    changed((entry) => ({ ...entry, title: 'x'.repeat(100_000) })),
    changed((entry) => ({ ...entry, conversation: '../../etc/passwd' })),
    changed((entry) => ({ ...entry, signature: 'AAAA' })),
    '{"parley":"end","conversations":1e308,"entries":-1}',
  ];
  rewrite(path, [first, ...hostile, ...rest.slice(0, 2), ...hostile, ...rest.slice(2)]);
  const bobs = await holder(bob);
  const result = await imported(bobs, path);
  expect(result).toMatchObject({ taken: usual.length, foreign: 0, end: 'whole' });
  expect(result.refused).toBe(2 * hostile.length);
  expect(shown(bobs)).toEqual(shown(from));
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);

  const cut = readFileSync(path).subarray(0, -20);
  writeFileSync(path, cut);
  const again = await holder(bob);
  expect((await imported(again, path)).end).toBe('cut-off');
  expect(shown(again)).toEqual(shown(from));
}, 60_000);
