/** What a node that is dialled needs for TLS, in PEM. */
export interface TlsCertificate {
  /** The private key, as PKCS #8. */
  readonly key: string;
  readonly cert: string;
}

/**
 * Bytes that are encrypted at a time: what fits one record. Encrypting a long list at once takes memory of its size, of which
 * every connection would keep a part.
 */
export const encryptedTogether = 16_000;

/** What a connection for pieces of files carries, after ALPN. */
export const fileProtocol = 'http/1.1';

/** Version and protocol, on either end of a connection. */
export const tlsOptions = {
  minVersion: 'TLSv1.3',
  ALPNProtocols: ['parley/2'],
} as const;
