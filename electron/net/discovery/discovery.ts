import { MulticastDiscovery, type DiscoveryOptions } from './multicast';
import { sideBySide } from './side-by-side';
import type { Discovery } from './types';

/** The ways in which peers are found, one a row. Each passes testing/discovery/acceptance.ts. */
const methods: readonly ((options: DiscoveryOptions) => Discovery)[] = [
  (options) => new MulticastDiscovery(options),
];

/** Finds peers in all ways, and makes this one found. */
export const createDiscovery = (options: DiscoveryOptions): Discovery =>
  sideBySide(methods.map((method) => method(options)));
