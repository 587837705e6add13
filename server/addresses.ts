import { isIPv6 } from 'node:net';

/**
 * The address by which connections are counted together: an IPv4 address, or the /64 network of an IPv6 address, because
 * one host has all addresses of such a network to choose from.
 */
export function originOf(address: string | undefined): string {
  const [plain = ''] = (address ?? '').split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined || !isIPv6(plain)) return mapped ?? plain;
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? 0 : tail.split(':').length;
  const zeros = tail === undefined ? 0 : 8 - groups.length - after;
  return [...groups, ...Array<string>(zeros).fill('0'), ...(tail ?? '').split(':')].slice(0, 4).join(':');
}

/** The places for connections: so many altogether, and so many of them for one origin. */
export class Places {
  readonly #taken = new Map<string, number>();
  #total = 0;

  constructor(
    private readonly most: number,
    private readonly mostPerOrigin: number,
  ) {}

  /** Takes a place; returns false when there is none. */
  take(origin: string): boolean {
    const taken = this.#taken.get(origin) ?? 0;
    if (this.#total >= this.most || taken >= this.mostPerOrigin) return false;
    this.#taken.set(origin, taken + 1);
    this.#total += 1;
    return true;
  }

  release(origin: string): void {
    const taken = this.#taken.get(origin) ?? 0;
    if (taken === 0) return;
    if (taken === 1) this.#taken.delete(origin);
    else this.#taken.set(origin, taken - 1);
    this.#total -= 1;
  }
}
