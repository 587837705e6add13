import { expect as playwrights } from '@playwright/test';

/** Playwright's `poll` looks ever more seldom, in the end once a second: what takes a second is seen after nearly two. */
const intervals = [100];

const poll: typeof playwrights.poll = (actual, options) =>
  playwrights.poll(actual, { intervals, ...(typeof options === 'string' ? { message: options } : options) });

/** Playwright's `expect`, with a `poll` that looks steadily. */
export const expect = Object.assign(playwrights.configure({}), { poll });
