import type { connectionCalls } from '../../../../shared/ipc/calls/connection';
import type { HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';
import type { Connection } from './connection';

interface ConnectionParts extends Pick<Parts, 'client' | 'testServer'> {
  connection: Connection;
}

/** Handlers of the calls about the connection to a server. */
export const connectionHandlers = ({
  client,
  testServer,
  connection,
}: ConnectionParts): HandlersOf<typeof connectionCalls> => ({
  setServer: (server, caller) => connection.chooseServer(server, caller),
  acceptServer: (_nothing, caller) => connection.acceptServer(caller),
  // Not as it is: a handler is called with the caller as well.
  testServer: (address) => testServer(address),
  retryNow: () => client.retryNow(),
});
