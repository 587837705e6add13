import type { ConnectionView } from '../../../../shared/ipc/views/connection';
import { phraseIn } from '../../../../shared/protocol/errors';
import { formatAddress } from '../../../../shared/protocol/address';
import { isLoopback } from '../../../../shared/protocol/origin';
import { serverLink } from '../../../../shared/protocol/server-link';
import { plainLine, plainText } from '../../../../shared/text/visible';
import { type Phrase, phrase } from '../../../../shared/words/phrase';
import type { ConnectionState, Notice } from '../../../net/types';

/** What the user can do about a refusal, by error code. */
const remedies: Readonly<Record<string, Phrase>> = {
  'name-taken': phrase('connection.chooseName'),
  'bad-name': phrase('connection.chooseName'),
  banned: phrase('connection.askOperator'),
  revoked: phrase('connection.useAgain'),
  'not-allowed': phrase('connection.askOperator'),
  'invite-needed': phrase('connection.askForLink'),
  'invite-spent': phrase('connection.askForLink'),
};

/**
 * Describes the connection in plain words: its state, what it means, what happens next.
 * @param nearby whether people are also reached without a server
 * @param said what whoever runs the server said last
 */
export function projectConnection(
  connection: ConnectionState,
  nearby = false,
  said: Notice | null = null,
): ConnectionView {
  const notice = said && { text: plainText(said.text), number: said.number };
  const quiet = {
    server: '',
    detail: null,
    retryAt: null,
    code: null,
    suggestion: null,
    link: null,
    isFirst: false,
    notice,
  };
  switch (connection.state) {
    case 'unconfigured':
      return { ...quiet, state: 'unconfigured', detail: phrase('connection.none') };
    case 'connecting': {
      const server = formatAddress(connection.address);
      return { ...quiet, state: 'connecting', server, detail: phrase('connection.connecting', { server }) };
    }
    case 'online': {
      const { address, serverName, serverId, isFirst } = connection;
      const isHere = isLoopback(address.host);
      return {
        ...quiet,
        state: 'online',
        server: plainLine(serverName) || formatAddress(address),
        link: isHere ? null : serverLink(formatAddress(address), serverId),
        isFirst: isFirst && !isHere,
      };
    }
    case 'waiting':
      return {
        ...quiet,
        state: 'waiting',
        server: formatAddress(connection.address),
        detail: phrase(nearby ? 'connection.lostNearby' : 'connection.lost', { reason: connection.reason }),
        retryAt: connection.retryAt,
      };
    case 'refused': {
      const { code, suggestion = null } = connection.error;
      const reason = phraseIn(connection.error);
      const detail = phrase('connection.refused', {
        reason,
        remedy: remedies[code] ?? phrase('connection.kept'),
      });
      const server = formatAddress(connection.address);
      return { ...quiet, state: 'refused', server, detail, code, suggestion };
    }
    case 'changed': {
      const server = formatAddress(connection.address);
      return { ...quiet, state: 'changed', server, detail: phrase('connection.changed', { server }) };
    }
  }
}
