import type { nearbyCalls } from '../../../../shared/ipc/calls/nearby';
import type { HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';

/** Handlers of the calls about peers on the network. */
export const nearbyHandlers = ({
  client,
  preferences,
}: Pick<Parts, 'client' | 'preferences'>): HandlersOf<typeof nearbyCalls> => ({
  findNearby: () => preferences.change({ nearby: { ...preferences.all.nearby, enabled: true } }),
  testNearby: () => client.testNearby(),
});
