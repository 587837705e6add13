import { spawnSync } from 'node:child_process';
import { test as base } from '../../fixtures';
import { Desk } from './desk';

const missing = ['Xvfb', 'openbox', 'xdotool', 'xwininfo'].filter(
  (name) => spawnSync('which', [name]).status !== 0,
);

/** Tests at a desk. */
export const test = base.extend<{ desk: Desk }>({
  desk: async ({}, use, info) => {
    info.skip(missing.length > 0, `missing: ${missing.join(', ')}`);
    const desk = await Desk.start();
    try {
      await use(desk);
    } finally {
      await desk.stop();
    }
  },
});

/** Does what a line of the guide says; `words` is what stands there in its first column. */
export const line = (words: string, does: () => Promise<void>): Promise<void> => base.step(words, does);
