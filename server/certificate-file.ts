import { createSecureContext } from 'node:tls';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newTlsCertificate } from '../runtime/tls/certificate';
import type { TlsCertificate } from '../runtime/tls/options';

/**
 * Reads `dir`/tls.pem, a private key and its certificate, or makes both. Rejects if the file is something else, and never
 * replaces it: clients may have noted the certificate.
 */
export async function loadCertificate(dir: string): Promise<TlsCertificate> {
  const file = join(dir, 'tls.pem');
  if (existsSync(file)) {
    const pem = readFileSync(file, 'utf8');
    const certificate = { key: pem, cert: pem };
    try {
      createSecureContext(certificate);
    } catch (error) {
      throw new Error(
        `${file} is no private key with its certificate. Put it back, or remove it to get a new one.`,
        { cause: error },
      );
    }
    return certificate;
  }
  const certificate = await newTlsCertificate();
  writeFileSync(file, `${certificate.key.trimEnd()}\n${certificate.cert.trimEnd()}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  return certificate;
}
