import type { Address } from '../shared/protocol/address';
import { connect, type Attempt, type ConnectEvents } from './connect';
import { setTimer, type SetTimer } from './timers';

/** Time, timers, randomness and connections, injected so that tests control them. */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number;
  setTimer: SetTimer;
  /** From 0 up to, not including, 1. */
  random(): number;
  /** Starts connecting. Throws when the address is invalid. */
  connect(address: Address, events: ConnectEvents): Attempt;
}

/** The real time, timers, randomness and network. */
export const realEnvironment: Environment = {
  now: Date.now,
  setTimer,
  random: Math.random,
  connect: (address, events) => connect(address, events),
};
