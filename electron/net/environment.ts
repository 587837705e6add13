import { connect } from './connect';
import type { Environment } from './types';

/** The real time, timers, chance and network. */
export const realEnvironment: Environment = {
  now: Date.now,
  setTimer(run, ms) {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
  random: Math.random,
  connect: (address) => connect(address),
};
