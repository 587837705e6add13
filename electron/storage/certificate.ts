import { newTlsCertificate } from '../../runtime/tls/certificate';
import { loadCertificate } from '../../runtime/tls/certificate-file';
import type { TlsCertificate } from '../../runtime/tls/options';
import type { Logger } from './logger';
import { setAside } from './set-aside';

/** Reads the certificate with which this computer listens for peers, or makes it. An unreadable file is set aside. */
export async function openCertificate(path: string, log: Logger): Promise<TlsCertificate> {
  try {
    return await loadCertificate(path);
  } catch (error) {
    setAside(path, error, log);
    // Nobody notes the certificate of a peer, so one that cannot be kept does as well.
    return newTlsCertificate();
  }
}
