import type { Address } from '../shared/protocol/address';
import { connect, type Connection } from './connect';
import { setTimer, type SetTimer } from './timers';

/** Time, timers, chance and the way out, injected so that tests own them. */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number;
  setTimer: SetTimer;
  /** From 0 up to, not including, 1. */
  random(): number;
  /** Begins to connect. Throws when the address is none. */
  connect(address: Address): Connection;
}

/** The real time, timers, chance and network. */
export const realEnvironment: Environment = {
  now: Date.now,
  setTimer,
  random: Math.random,
  connect: (address) => connect(address),
};
