import { isDeepStrictEqual } from 'node:util';
import type { PeersSettings } from '../../../net';
import type { NearbyState } from '../../../net/types';
import type { Parts } from '../parts';

/** Looks for peers on the network as the settings say. */
export class Nearby {
  #applied: PeersSettings | undefined;

  constructor(private readonly parts: Pick<Parts, 'client' | 'preferences' | 'keys'>) {}

  /** What is near as windows show it: until the settings are applied, which comes after the first picture, as they will be then. */
  get state(): NearbyState {
    const { client, preferences } = this.parts;
    const { nearby } = client;
    return this.#applied || !this.#canLook ? nearby : { ...nearby, enabled: preferences.nearby.enabled };
  }

  /** Applies the settings if they have changed. Nothing happens before the user has a name and the keys are open. */
  apply(): void {
    const { client, preferences } = this.parts;
    const { nearby } = preferences;
    if (!this.#canLook || isDeepStrictEqual(nearby, this.#applied)) return;
    this.#applied = nearby;
    void client.setNearby(nearby);
  }

  get #canLook(): boolean {
    const { preferences, keys } = this.parts;
    return preferences.named && keys.isOpen;
  }
}
