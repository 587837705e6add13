// The library's container needs it, and does not bring it.
import 'reflect-metadata';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import type { TlsCertificate } from './options';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** RFC 5280, section 4.1.2.5: the end of a certificate that has none. */
const never = new Date(Date.UTC(9999, 11, 31, 23, 59, 59));

/** See `newTlsCertificate`. */
export async function makeCertificate(): Promise<TlsCertificate> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=parley',
      // A clock that is wrong on either side must not matter.
      notBefore: new Date(0),
      notAfter: never,
      signingAlgorithm: algorithm,
      keys,
    },
    crypto,
  );
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { key: PemConverter.encode(key, 'PRIVATE KEY'), cert: certificate.toString('pem') };
}
