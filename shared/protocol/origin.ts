/**
 * Returns the key by which connections are counted per address, whatever the notation: an IPv4 address, or the /64 network
 * of an IPv6 address, because one host can use any address of its network. Other text is returned in lower case.
 */
export function originOf(address: string | undefined): string {
  const [plain = ''] = (address ?? '').toLowerCase().split('%');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined || !plain.includes(':')) return mapped ?? plain;
  // An IPv4 address at the end stands for the last two groups. Only their number matters here.
  const [head = '', tail] = plain.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail)];
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<string>(zeros).fill('0'), ...after].slice(0, 4).join(':');
}

/** Whether a host is this computer, as an address of the loopback or by the name that it always has. */
export const isLoopback = (host: string): boolean => /^(::ffff:)?127\.|^::1$|^localhost$/.test(host);

const groupsOf = (text: string | undefined): string[] =>
  text ? text.split(':').map((group) => group.replace(/^0+(?=.)/, '')) : [];
