import type { nearbyCalls } from '../../../../shared/ipc/calls/nearby';
import type { HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';

/** Handlers of the calls about peers on the network. */
export const nearbyHandlers = ({ client }: Pick<Parts, 'client'>): HandlersOf<typeof nearbyCalls> => ({
  testNearby: () => client.testNearby(),
});
