import { isDeepStrictEqual } from 'node:util';
import type { PeersSettings } from '../../../net';
import type { Parts } from '../parts';

/** Looks for peers on the network as the settings say. */
export class Nearby {
  #applied: PeersSettings | undefined;

  constructor(private readonly parts: Pick<Parts, 'client' | 'preferences' | 'keys'>) {}

  /** Applies the settings if they have changed. Nothing happens before the user has a name and the keys are open. */
  apply(): void {
    const { client, preferences, keys } = this.parts;
    const { nearby } = preferences;
    if (!preferences.named || !keys.isOpen || isDeepStrictEqual(nearby, this.#applied)) return;
    this.#applied = nearby;
    void client.setNearby(nearby);
  }
}
