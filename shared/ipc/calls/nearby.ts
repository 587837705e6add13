import type { Call } from '../call';
import { nothing, noArgs } from '../call-parts';

/** Calls about peers on the network. */
export const nearbyCalls = {
  /** Turns the search for people nearby on. */
  findNearby: { args: noArgs, result: nothing, from: ['roster'] },
  /** Tests every network interface by a multicast to itself. See `NearbyView.interfaces`. */
  testNearby: { args: noArgs, result: nothing, from: ['preferences'], outside: true },
} as const satisfies Record<string, Call>;
