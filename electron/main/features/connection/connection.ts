import type { Address } from '../../../../shared/protocol/address';
import type { Nearby } from '../nearby/nearby';
import type { Parts } from '../parts';

interface ConnectionParts extends Pick<Parts, 'client' | 'preferences' | 'changed'> {
  nearby: Nearby;
}

/** Connects to the chosen server and to peers, once the user has a name. */
export class Connection {
  constructor(private readonly parts: ConnectionParts) {}

  /** Connects to the chosen server and to peers. MUST be called at the start, and when the user has chosen the first name. */
  start(): void {
    const { preferences, client, nearby } = this.parts;
    if (!preferences.named) return;
    client.setServer(preferences.server);
    nearby.apply();
  }

  /** Connects to a server and remembers it; null: to none. */
  useServer(address: Address | null): void {
    const { preferences, client, changed } = this.parts;
    preferences.setServer(address);
    if (preferences.named) client.setServer(address);
    changed();
  }
}
