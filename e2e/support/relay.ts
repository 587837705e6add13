import { createInterface } from 'node:readline';
import { connect } from 'node:tls';
import { prove, serverProof } from '../../runtime/entries/certificates';
import type { PersonKey, WriterKey } from '../../runtime/entries/keys';
import { channelOf } from '../../runtime/tls/channel';
import { tlsOptions } from '../../runtime/tls/options';
import type { Ends } from '../../testing/nodes/test-wire';

/** The keys of both sides, without which nobody can stand between them. */
export interface RelayKeys {
  readonly server: PersonKey;
  /** The app's writer, which exists once it connects. */
  writer(): WriterKey;
}

/**
 * Passes on what an app and its server say to each other over TLS. It signs their proofs anew, since a proof is valid for one
 * connection only.
 * @param isPassed decides about each line of the app
 */
export function relay(
  { socket: near }: Ends,
  port: number,
  keys: RelayKeys,
  isPassed: (line: string) => boolean,
): void {
  const far = connect({ host: '127.0.0.1', port, ...tlsOptions, rejectUnauthorized: false });
  let theirNonce = '';
  let proven = { nonce: '', to: '' };
  const signatures: Record<string, () => string> = {
    PROOF: () => prove(keys.server, serverProof(theirNonce, channelOf(near))),
    REGISTER: () => prove(keys.writer(), { role: 'client', ...proven, channel: channelOf(far) }),
  };
  const signed = (line: string): string => {
    const [command = ''] = line.split(' ', 1);
    const fields = Object(JSON.parse(line.slice(command.length) || '{}')) as Record<string, unknown>;
    if (command === 'HELLO') theirNonce = String(fields['nonce']);
    if (command === 'PROOF') proven = { nonce: String(fields['nonce']), to: String(fields['server']) };
    const signature = signatures[command]?.();
    return signature === undefined ? line : `${command} ${JSON.stringify({ ...fields, signature })}`;
  };
  for (const [from, to] of [
    [near, far],
    [far, near],
  ] as const) {
    // At the end of the test either side may end first.
    from.on('error', () => from.destroy()).on('close', () => to.destroy());
    const lines = createInterface({ input: from });
    lines.on('error', () => from.destroy());
    lines.on('line', (line) => {
      if (from === far || isPassed(line)) to.write(`${signed(line)}\n`);
    });
  }
}
