import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'node:tls';
import { prove, serverProof } from '../../runtime/entries/certificates';
import { parseEntry } from '../../runtime/entries/entry-codec';
import { writerKeyFromPem, type PersonKey, type WriterKey } from '../../runtime/entries/keys';
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

/** A message's content, as far as a relay sees it: only in open conversations, those to which a simple client was invited. */
interface SeenContent {
  readonly kind?: unknown;
  readonly text?: unknown;
}

/**
 * A relay that refuses some messages, as a server with a fault does.
 * @param profile the folder of the app's profile
 */
export function refusing(
  server: { readonly port: number; readonly identity: PersonKey },
  profile: string,
  isRefused: (content: SeenContent) => boolean,
): (ends: Ends) => void {
  const keys = { server: server.identity, writer: () => writerIn(profile) };
  return (ends) =>
    relay(ends, server.port, keys, (line) => {
      const fields: unknown = JSON.parse(line.slice(line.indexOf(' ')));
      const { conversation, content } = Object(fields);
      if (!isRefused(Object(content))) return true;
      const entry = hashIn(Object(fields));
      const error = { code: 'internal', message: 'A fault in the server.', conversation, entry };
      ends.socket.write(`ERROR ${JSON.stringify(error)}\n`);
      return false;
    });
}

/** The hash of a received message. */
function hashIn(fields: Record<string, unknown>): string {
  const read = parseEntry('SEND_MESSAGE', fields);
  if (!read.ok) throw new Error(read.error.message);
  return read.value.hash;
}

/** The key with which an app writes. */
function writerIn(profile: string): WriterKey {
  const { key, seal } = JSON.parse(readFileSync(join(profile, 'writer.json'), 'utf8')) as Record<
    string,
    string
  >;
  return writerKeyFromPem(key ?? '', seal ?? '');
}
