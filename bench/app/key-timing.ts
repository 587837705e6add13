import type { Page } from '@playwright/test';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Times a key press in one page and the paint that it causes in another, both as Chromium reports them: the key event's time
 * stamp, and the time when the frame with the text was presented (Element Timing). The app takes no part in the timing.
 *
 * Chromium reports only what is visible. Under a flood, a message can scroll past between two frames: it was never on the
 * screen.
 */

/** Number of the last message: a page may be timed several times. */
let number = 0;

/** A message that is timed, with its number. */
const textOf = (of: number): string => `timed ${of} from key to paint`;

/** Notes when Enter was last pressed, before the page sees it. */
const noteKeys = `
  window.lastEnter = 0;
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') window.lastEnter = performance.timeOrigin + event.timeStamp;
  }, { capture: true });
`;

/** Notes when each timed text was painted first. The text's blocks are marked before the frame that paints them. */
const notePaints = `(() => {
  const paints = {}, waiting = {};
  const report = (number, painted) => {
    if (number in paints) return;
    paints[number] = painted;
    waiting[number]?.(painted);
  };
  window.painted = (number) => new Promise((resolve) => {
    if (number in paints) resolve(paints[number]);
    else waiting[number] = resolve;
  });
  new PerformanceObserver((list) => {
    for (const { identifier, renderTime } of list.getEntries())
      report(identifier, performance.timeOrigin + renderTime);
  }).observe({ type: 'element', buffered: true });
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes)
      for (const added of addedNodes) {
        const number = /timed (\\d+) from key/.exec(added.textContent ?? '')?.[1];
        if (!number || added.nodeType !== Node.ELEMENT_NODE) continue;
        for (const each of [added, ...added.querySelectorAll('*')])
          if (each.textContent.includes('timed ' + number + ' from key')) each.setAttribute('elementtiming', number);
      }
  }).observe(document.body, { childList: true, subtree: true });
})()`;

/** How long a message may take; one that was not painted by then has scrolled past. */
const limitMs = 1_500;
/** Pause between messages: never in step with a frame, and long enough for the last one to be done. */
const pauseMs = (random: () => number): number => 40 + random() * 60;

/** How long all messages of a kind may take. */
const budgetMs = 40_000;

/** Messages that were sent, and the times of those that did not scroll past. */
export interface Timed {
  times: number[];
  sent: number;
}

/** A page in which is written and one in which that is shown. Their rows of messages may be those of one window. */
export class TimedPair {
  private constructor(
    private readonly from: Page,
    private readonly to: Page,
    private readonly random: () => number,
  ) {}

  static async of(from: Page, to: Page, random: () => number): Promise<TimedPair> {
    await from.evaluate(noteKeys);
    await to.evaluate(notePaints);
    return new TimedPair(from, to, random);
  }

  /** Milliseconds from Enter to paint, of so many messages, or of those for which there is time. */
  async times(messages: number): Promise<Timed> {
    const until = performance.now() + budgetMs;
    const times: number[] = [];
    let sent = 0;
    for (; sent < messages && performance.now() < until; sent += 1) {
      const time = await this.#time();
      if (time !== undefined) times.push(time);
    }
    return { times, sent };
  }

  async #time(): Promise<number | undefined> {
    number += 1;
    await this.from.getByRole('textbox', { name: 'Message' }).fill(textOf(number));
    await wait(pauseMs(this.random));
    await this.from.keyboard.press('Enter');
    const painted = await this.#painted(number);
    if (painted === undefined) return undefined;
    return painted - (await this.from.evaluate<number>('window.lastEnter'));
  }

  async #painted(message: number): Promise<number | undefined> {
    return Promise.race<number | undefined>([
      this.to.evaluate<number>(`window.painted(${message})`),
      wait(limitMs, undefined, { ref: false }),
    ]);
  }
}
