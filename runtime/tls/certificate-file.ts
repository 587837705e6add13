import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { newTlsCertificate } from './certificate';
import type { TlsCertificate } from './options';

/**
 * Reads a file with a private key and its certificate, or makes it. Rejects if the file is something else, and never replaces
 * it: others may have noted the certificate.
 */
export async function loadCertificate(file: string): Promise<TlsCertificate> {
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
