import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { backUp } from '../../electron/storage/archive/backup';
import { messagesFile } from '../../electron/storage/archive/backup-format';
import { linesOf } from '../../electron/storage/archive/lines-export';
import { WholeReader } from '../../electron/storage/archive/whole-reader';
import { encodeEntry } from '../../runtime/entries/entry-codec';
import { bundle, programs } from '../bundle';
import type { Findings } from '../figures';
import { plainCost } from '../plain-cost';
import { endsWithBench } from '../running';
import { parleyServer } from '../server/parley';
import { startMeasured, type MeasuredProcess } from '../server/measured-process';
import {
  longConversation,
  writeProfile,
  writeServer,
  type LongConversation,
  type SigningMode,
} from './long-conversation';
import type { Source, CatchUpCost, TakerOrder } from './taker';

const messages = 100_000;
/** Goal for the receiving node, in messages per second of its processor time. */
const goalPerSecond = 15_000;

const run = promisify(execFile);

const built = 'out/main';

/** The cost of receiving and storing 100,000 missed messages, for the receiving process. */
export const measureCatchUp = (): Promise<Findings> =>
  measure([
    ['peer', 'catching up with a peer'],
    ['server', 'catching up with a server'],
  ]);

/** The same messages from files: importing an export, and checking a backup. */
export const measureImport = (): Promise<Findings> =>
  measure([
    ['export', 'importing an export'],
    ['backup', 'checking a backup'],
  ]);

async function measure(ways: readonly [Source, string][]): Promise<Findings> {
  await bundle({ taker: 'bench/catch-up/taker.ts', giver: 'bench/catch-up/giver.ts' });
  const findings: Findings = { figures: [], ratios: [] };
  for (const signing of ['batches', 'each'] as const) {
    const folder = mkdtempSync(join(tmpdir(), 'parley-bench-catch-up-'));
    try {
      const long = longConversation(messages, signing);
      const plain = plainCost(join(folder, 'plain.sqlite'), linesIn(long)) / 1000;
      findings.figures.push(['hashing and inserting the same bytes', rate(messages / plain)]);
      writeProfile(join(folder, 'giver'), long.speaker, [long.begun, ...long.said]);
      for (const [source, what] of ways)
        add(findings, `${what}, ${signedWords[signing]}`, await taken(source, folder, long), plain);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return findings;
}

const signedWords: Record<SigningMode, string> = { batches: 'batches signed', each: 'each message signed' };

function add(
  { figures, ratios }: Findings,
  what: string,
  { processor, elapsed, indexing }: CatchUpCost,
  plain: number,
): void {
  const perSecond = messages / processor;
  const words = indexing > 0 ? `; finding words for searches later ${rate(messages / indexing)}` : '';
  figures.push([
    what,
    `${rate(perSecond)} of processor time, ${(processor / plain).toFixed(1)} times as long; ${elapsed.toFixed(1)} s elapsed${words}`,
  ]);
  ratios.push({
    what: `the goal of ${goalPerSecond} messages/s to ${what}`,
    value: goalPerSecond / perSecond,
    atMost: 1,
  });
}

const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en')} messages/s`;

const linesIn = ({ said }: LongConversation): Uint8Array[][] =>
  said.map((addition) => addition.messages.map(({ entry }) => encodeEntry(entry)));

/** Receives everything in a process of its own. */
async function taken(source: Source, folder: string, long: LongConversation): Promise<CatchUpCost> {
  const taker = join(folder, `taker-${source}`);
  if (source !== 'backup') writeProfile(taker, long.reader, [long.begun]);
  const giver = await given(source, folder, long);
  try {
    const where = typeof giver === 'string' ? giver : `${giver.port}`;
    const order: TakerOrder = { source, where, folder: taker, programs: resolve(built), messages };
    const taking = run(process.execPath, [`${programs}/taker.js`, JSON.stringify(order)]);
    endsWithBench(taking.child);
    const { stdout } = await taking;
    return JSON.parse(stdout);
  } finally {
    if (typeof giver !== 'string') await giver.stop();
  }
}

/** The source of the messages: a file, or a running node. */
async function given(
  source: Source,
  folder: string,
  long: LongConversation,
): Promise<string | MeasuredProcess> {
  const giver = join(folder, 'giver');
  const path = join(folder, source);
  switch (source) {
    case 'peer':
      cpSync(giver, path, { recursive: true });
      return startMeasured((port) => [
        process.execPath,
        `${programs}/giver.js`,
        path,
        resolve(built),
        String(port),
      ]);
    case 'server':
      writeServer(path, [long.begun, ...long.said]);
      return startMeasured((port) => parleyServer(path, port));
    case 'export': {
      const reader = WholeReader.open(join(giver, messagesFile));
      const exported = { conversations: null, person: long.speaker.id, now: Date.now() };
      writeFileSync(path, [...linesOf(reader, exported)].join(''));
      reader.close();
      return path;
    }
    case 'backup':
      await backUp(
        {
          profile: giver,
          folder: `${path}-parts`,
          path,
          identity: long.speaker.person.pem,
          user: 'bob',
          program: '',
          now: Date.now(),
        },
        () => undefined,
      );
      return path;
  }
}
