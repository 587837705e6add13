import type { TlsCertificate } from './options';

/**
 * Makes a certificate that it signs itself, with a P-256 key. It proves nothing by itself, so it names nobody and never
 * expires. What makes certificates is loaded here, since a node makes one at its first start only.
 */
export async function newTlsCertificate(): Promise<TlsCertificate> {
  const { makeCertificate } = await import('./make-certificate');
  return makeCertificate();
}
