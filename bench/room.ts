import { available } from '../lan/kit/available';
import { busyRoom, spread } from '../testing/exchange/room';
import type { Findings, Ratio } from './figures';
import { measureHosts } from './room-hosts';

const sizes = [10, 40, 150, 450];
/** Number of messages, by different people. */
const authors = 4;
/** Simulated time between two messages, so that what is compared after one has ended before the next. */
const pauseMs = 5_000;

/**
 * What it costs that messages reach everybody in a conversation without a server. Simulated: connections with 5 ms, and each
 * commit takes 2 ms. On hosts: 40 real nodes, each in a network namespace.
 */
export async function measure(): Promise<Findings> {
  const found: Findings = { figures: [], ratios: [] };
  const factors = new Map<number, number>();
  for (const size of sizes) {
    const room = await busyRoom(size);
    const atOnce = await spread(room, authors, 0);
    const apart = await spread(room, authors, pauseMs);
    factors.set(size, apart.sent / apart.messages);
    for (const [how, { messages, sent, sentAtMost, ms, delivered }] of [
      ['at once', atOnce],
      ['one after the other', apart],
    ] as const)
      found.figures.push([
        `${authors} messages ${how}, ${size} people, simulated`,
        `everywhere after ${ms} ms; each sends ${(sent / messages).toFixed(2)} of their bytes, ` +
          `at most ${(sentAtMost / messages).toFixed(1)}; ${delivered} known as delivered`,
      ]);
  }
  found.ratios.push(
    atMost('bytes that each of 40 sends (simulated), to the bytes of the messages', factors.get(40), 4),
    atMost(
      'the same for each of 450, to each of 10',
      (factors.get(450) ?? NaN) / (factors.get(10) ?? NaN),
      2.5,
    ),
  );
  const reason = available();
  if (reason === undefined) await addHosts(found);
  else found.figures.push(['40 hosts', `not measured: ${reason}`]);
  return found;
}

async function addHosts({ figures, ratios }: Findings): Promise<void> {
  const { ms, sent, messages, readyMs } = await measureHosts(40);
  figures.push([
    '40 messages at once by 40 hosts',
    `everywhere after ${ms} ms; each sends ${Math.round(sent / 1_000)} KB with headers, for messages of ` +
      `${Math.round(messages / 1_000)} KB; all were members ${Math.round(readyMs / 1_000)} s after the invitation`,
  ]);
  ratios.push(
    atMost('seconds until 40 messages by 40 hosts are everywhere', ms / 1_000, 3),
    atMost('bytes that each host sends, headers included, to the bytes of the messages', sent / messages, 4),
  );
}

const atMost = (what: string, value: number | undefined, most: number): Ratio => ({
  what,
  value: value ?? NaN,
  atMost: most,
});
