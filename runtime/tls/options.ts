/** What a node that is dialled needs for TLS, in PEM. */
export interface TlsCertificate {
  /** The private key, as PKCS #8. */
  readonly key: string;
  readonly cert: string;
}

/** Version and protocol, on either end of a connection. */
export const tlsOptions = {
  minVersion: 'TLSv1.3',
  ALPNProtocols: ['parley/2'],
} as const;
