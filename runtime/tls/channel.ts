import { TLSSocket } from 'node:tls';

/**
 * The value that binds a proof to one TLS connection (RFC 9266, `tls-exporter`), in base64url: both ends have the same, and
 * no other connection has it. Empty for a plain connection.
 */
export function channelOf(stream: unknown): string {
  // Nothing that is sent on a destroyed connection arrives.
  if (!(stream instanceof TLSSocket) || stream.destroyed) return '';
  return stream.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0)).toString('base64url');
}
