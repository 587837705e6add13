import type { Environment } from './types';

/** The real time, timers and chance. */
export const realEnvironment: Environment = {
  now: Date.now,
  setTimer(run, ms) {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  random: Math.random,
};
