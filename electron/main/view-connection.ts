import type { ConnectionView } from '../../shared/ipc/view';
import { formatAddress } from '../../shared/protocol/address';
import { plainLine } from '../../shared/text/visible';
import type { ConnectionState } from '../net/types';

/** A server's sentence, which is untrusted, as one line of plain text. */
function ended(sentence: string): string {
  const line = plainLine(sentence);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

const kept = 'What you write is kept and sent when the connection is back.';
const keptNearby =
  'What you write reaches those who are nearby at once, and the others when the connection is back.';

/** Advice by error code, added to the server's own sentence. */
const remedies: Readonly<Record<string, string>> = {
  'name-taken': 'Choose another name to connect.',
  'bad-name': 'Choose another name to connect.',
};

/**
 * Describes the connection in plain words: its state, what it means, what happens next.
 * @param nearby whether people are also reached without a server
 */
export function projectConnection(connection: ConnectionState, nearby = false): ConnectionView {
  const quiet = { server: '', detail: '', retryAt: null, code: null, suggestion: null };
  switch (connection.state) {
    case 'unconfigured':
      return { ...quiet, state: 'unconfigured', detail: 'Parley is not connected to a server yet.' };
    case 'connecting': {
      const server = formatAddress(connection.address);
      return { ...quiet, state: 'connecting', server, detail: `Connecting to ${server} …` };
    }
    case 'online':
      return {
        ...quiet,
        state: 'online',
        server: plainLine(connection.serverName) || formatAddress(connection.address),
      };
    case 'waiting':
      return {
        ...quiet,
        state: 'waiting',
        server: formatAddress(connection.address),
        detail: `${ended(connection.reason)} ${nearby ? keptNearby : kept}`,
        retryAt: connection.retryAt,
      };
    case 'refused': {
      const { code, message, suggestion = null } = connection.error;
      const remedy = remedies[code] ?? 'What you write is kept on this computer.';
      const detail = message.includes('hoose ') ? ended(message) : `${ended(message)} ${remedy}`;
      const server = formatAddress(connection.address);
      return { ...quiet, state: 'refused', server, detail, code, suggestion };
    }
  }
}
