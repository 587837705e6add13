import { formatAddress, type Address } from '../../../../shared/protocol/address';
import type { NamedServer } from '../../../../shared/protocol/server-link';
import { say } from '../../../../shared/words/say';
import type { ChatClient, ConnectionState } from '../../../net/types';
import type { ProfileKeys } from '../../../storage/keys/profile-keys';
import type { Caller } from '../../ipc/router';
import type { FileDialogs } from '../../ports';
import type { Nearby } from '../nearby/nearby';
import type { Parts } from '../parts';
import type { Preferences } from '../preferences/preferences';

interface ConnectionParts extends Pick<Parts, 'servers' | 'changed'> {
  client: Pick<ChatClient, 'connection' | 'setServer' | 'acceptServer'>;
  preferences: Pick<Preferences, 'named' | 'server' | 'setServer'>;
  dialogs: Pick<FileDialogs, 'confirm'>;
  nearby: Pick<Nearby, 'apply'>;
  keys: Pick<ProfileKeys, 'isOpen'>;
}

/** Connects to the chosen server and to peers, once the user has a name and the keys are open. */
export class Connection {
  constructor(private readonly parts: ConnectionParts) {}

  /** The connection as windows show it: until `start`, which comes after the first picture, as it will be then. */
  get state(): ConnectionState {
    const { preferences, client } = this.parts;
    const { server } = preferences;
    if (client.connection.state !== 'unconfigured' || !server || !this.#canConnect) return client.connection;
    return { state: 'connecting', address: server };
  }

  /** Connects to the chosen server and to peers. MUST be called once the keys are open, and when the user has chosen the first name. */
  start(): void {
    const { preferences, client, nearby } = this.parts;
    if (!this.#canConnect) return;
    client.setServer(preferences.server);
    nearby.apply();
  }

  /** Connects to a server and remembers it, and its key if one is named; null: to none. */
  useServer(server: NamedServer | null): void {
    const { preferences, client, servers, changed } = this.parts;
    const address = server && { host: server.host, port: server.port };
    if (address && server.key !== undefined) {
      servers.keep(address, server.key);
      if (server.invite !== undefined) servers.keepInvite(address, server.invite);
    }
    preferences.setServer(address);
    if (this.#canConnect) client.setServer(address);
    changed();
  }

  /** Like `useServer`, but asks the user first if another key is known than the server is to have. */
  async chooseServer(server: NamedServer | null, caller: Caller): Promise<void> {
    const known = server ? this.parts.servers.key(server) : undefined;
    const isOther = server?.key !== undefined && known !== undefined && server.key !== known;
    if (!isOther || (await this.#isTrusted(server, server.key ?? '', caller))) this.useServer(server);
  }

  /** Asks the user whether to connect to the server although its key has changed, and does so if they want that. */
  async acceptServer(caller: Caller): Promise<void> {
    const { client } = this.parts;
    const { connection } = client;
    if (connection.state !== 'changed') return;
    const { address, key } = connection;
    if (await this.#isTrusted(address, key, caller)) client.acceptServer(key);
  }

  /** Without a name or with locked keys a server would be told who is there, and nothing could be proved to it. */
  get #canConnect(): boolean {
    const { preferences, keys } = this.parts;
    return preferences.named && keys.isOpen;
  }

  #isTrusted(address: Address, key: string, { window }: Caller): Promise<boolean> {
    return this.parts.dialogs.confirm(window, {
      message: say('trust.question', { server: formatAddress(address) }),
      detail: `${say('trust.meaning')}\n\n${say('trust.key', { key })}`,
      action: say('trust.action'),
    });
  }
}
