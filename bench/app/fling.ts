import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { User } from '../../e2e/support/user';
import { seeded } from '../../testing/random';
import type { CommandLine } from '../command-line';
import type { Findings } from '../figures';
import { makeHistory } from '../history/make-history';
import { endsWithBench } from '../running';
import { threeDigits } from '../spread';
import { openDisplay } from './display';

const fewMessages = 1_000;
/** The goal: no frame takes longer, in milliseconds. That is two frames of a screen with 60 a second. */
const atMostMs = 33.4;
const flings = 10;
/** A fling as a touch pad makes one: turns of a wheel, each a little shorter than the last, 60 a second. */
const turns = 60;
const firstTurnPx = 400;
const slowing = 0.95;

/** Frames of a transcript that is flung back, with a short and with a long history. */
export async function measure({ messages }: CommandLine, electron: () => Promise<string>): Promise<Findings> {
  const display = await openDisplay();
  Object.assign(process.env, { DISPLAY: display.name, PARLEY_ELECTRON: await electron() });
  try {
    const few = await framesWith(fewMessages);
    const many = await framesWith(messages);
    return findings(few, many, messages);
  } finally {
    await display.close();
  }
}

interface Frames {
  /** How long each frame took, in milliseconds, shortest first. */
  times: number[];
  /** How far the transcript moved, in pixels. */
  moved: number;
}

async function framesWith(messages: number): Promise<Frames> {
  const profile = mkdtempSync(join(tmpdir(), 'parley-fling-'));
  makeHistory(profile, messages, seeded(1));
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ user: 'ann' }));
  const user = await User.start({ profile });
  endsWithBench(user.app.process());
  try {
    await user.app.context().tracing.stop();
    const roster = await user.roster();
    await roster.getByText('Field camp').first().click();
    return await fling(await user.window('conversation'));
  } finally {
    await user.remove();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Notes the time of each frame, and the distance that a row which stays in the page moves between two frames. */
const noteFrames = `(() => {
  window.frames = { times: [], moved: 0 };
  const log = document.querySelector('[role=log]');
  let before, row, at;
  const frame = (now) => {
    if (before !== undefined) window.frames.times.push(now - before);
    before = now;
    if (row?.isConnected) window.frames.moved += Math.abs(row.getBoundingClientRect().top - at);
    const { left, top, width, height } = log.getBoundingClientRect();
    row = document.elementFromPoint(left + width / 2, top + height / 2);
    at = row?.getBoundingClientRect().top;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;

/** Flings the transcript towards its beginning, one time after the other. */
async function fling(page: Page): Promise<Frames> {
  const box = await page.getByRole('log', { name: 'Messages' }).boundingBox();
  if (!box) throw new Error('the transcript is not visible');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await turnWheel(page);
  await page.evaluate(noteFrames);
  for (let index = 0; index < flings; index += 1) await turnWheel(page);
  const { times, moved } = await page.evaluate<Frames>('window.frames');
  return { times: times.sort((a, b) => a - b), moved };
}

async function turnWheel(page: Page): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, -firstTurnPx * slowing ** turn);
}

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN;

function findings(few: Frames, many: Frames, messages: number): Findings {
  const columns = [
    [fewMessages, few],
    [messages, many],
  ] as const;
  const row = (what: string, of: (frames: Frames) => number): string[][] =>
    columns.map(([count, frames]) => [
      `${count.toLocaleString('en')} messages: ${what}`,
      threeDigits(of(frames)),
    ]);
  return {
    figures: [],
    table: {
      columns: ['', 'Parley'],
      rows: [
        ...row('frames', ({ times }) => times.length),
        ...row('thousands of pixels', ({ moved }) => moved / 1_000),
        ...row('frame, p50 ms', ({ times }) => percentile(times, 0.5)),
        ...row('frame, p99 ms', ({ times }) => percentile(times, 0.99)),
        ...row('frames over 33 ms', ({ times }) => times.filter((time) => time > atMostMs).length),
      ],
    },
    ratios: columns.map(([count, { times }]) => ({
      what: `longest frame while ${count.toLocaleString('en')} messages are flung, ms`,
      value: times.at(-1) ?? NaN,
      atMost: atMostMs,
    })),
    samples: { few, many },
  };
}
