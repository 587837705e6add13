import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/**
 * Shows that a command about a profile of so many bytes comes from the other side of the exchange. TLS does not: somebody in
 * between can pass the exchange on unchanged, and then speak for either side.
 */
export function macOf(secret: string, command: 'PROFILE' | 'DONE', bytes: number): string {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', 'parley-add/1', 32));
  return createHmac('sha256', key).update(`${command} ${bytes}`).digest('base64url');
}

/** Whether two of these are the same. */
export const isSameMac = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
