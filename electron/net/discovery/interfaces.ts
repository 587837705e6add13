import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';

/** One of this computer's addresses, on which others can be found. */
export interface NetworkInterface {
  name: string;
  address: string;
  family: 'IPv4' | 'IPv6';
  netmask: string;
  /** The broadcast address of its subnet; undefined for IPv6 and loopback. */
  broadcast: string | undefined;
  mac: string;
  internal: boolean;
  /** What follows `%` in addresses of its link; undefined for IPv4. */
  scope: string | undefined;
}

/** Lists this computer's addresses. */
export type ListInterfaces = () => readonly NetworkInterface[];

/** Key of an address. An interface that was recreated has another MAC address, and so another key. */
export const keyOf = ({ name, address, netmask, mac, scope }: NetworkInterface): string =>
  `${name} ${address} ${netmask} ${mac} ${scope}`;

export const listInterfaces: ListInterfaces = () => {
  const found: NetworkInterface[] = [];
  for (const [name, infos] of Object.entries(networkInterfaces()))
    for (const info of infos ?? []) found.push(describe(name, info, process.platform));
  return found;
};

/** Lists loopback only: people on this computer see each other, and nothing leaves it. */
export const listLoopback: ListInterfaces = () => listInterfaces().filter(({ internal }) => internal);

/** Describes one of the system's addresses. Windows identifies links by number, other systems by name. */
export function describe(
  name: string,
  info: NetworkInterfaceInfo,
  platform: NodeJS.Platform,
): NetworkInterface {
  const { address, family, netmask, mac, internal } = info;
  const broadcast = family === 'IPv4' && !internal ? broadcastOf(address, netmask) : undefined;
  const scope = info.family === 'IPv4' ? undefined : platform === 'win32' ? `${info.scopeid}` : name;
  return { name, address, family, netmask, broadcast, mac, internal, scope };
}

export function broadcastOf(address: string, netmask: string): string {
  const mask = netmask.split('.').map(Number);
  return address
    .split('.')
    .map((byte, index) => (Number(byte) & (mask[index] ?? 255)) | (~(mask[index] ?? 255) & 255))
    .join('.');
}

/** The IPv4 networks of some interfaces in CIDR notation, each once, in a fixed order. */
export function networksOf(interfaces: readonly NetworkInterface[]): string[] {
  const networks = interfaces.flatMap(({ family, address, netmask }) =>
    family === 'IPv4' ? networkOf(address, netmask) : [],
  );
  return [...new Set(networks)].sort();
}

function networkOf(address: string, netmask: string): string {
  const mask = netmask.split('.').map(Number);
  const bytes = address.split('.').map((byte, index) => Number(byte) & (mask[index] ?? 255));
  const bits = mask.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
  return `${bytes.join('.')}/${bits}`;
}

export interface InterfaceChoice {
  excluded: readonly string[];
  loopback: boolean;
}

/** The addresses used for discovery: every IPv4 address, and the link-local IPv6 address that every link has. */
export function usable(
  all: readonly NetworkInterface[],
  { excluded, loopback }: InterfaceChoice,
): NetworkInterface[] {
  return all.filter(
    ({ name, address, family, internal }) =>
      !excluded.includes(name) &&
      (internal ? loopback && address === '127.0.0.1' : family === 'IPv4' || /^fe[89ab]/i.test(address)),
  );
}

/** The interface on which a datagram from this address must have arrived. */
export function interfaceOf(
  source: string,
  interfaces: readonly NetworkInterface[],
): NetworkInterface | undefined {
  const [, scope] = source.split('%');
  if (scope !== undefined) return interfaces.find((each) => each.scope === scope);
  // Two interfaces, such as cable and Wi-Fi, may share a subnet.
  const own = interfaces.find(({ address }) => address === source);
  return (
    own ??
    interfaces.find(
      ({ family, address, netmask }) =>
        family === 'IPv4' && broadcastOf(source, netmask) === broadcastOf(address, netmask),
    )
  );
}

/** Whether a datagram from this address was sent by this interface itself. */
export const isOwn = (source: string, { address, scope }: NetworkInterface): boolean =>
  source === scoped(address, scope);

/** Appends the link to a link-local IPv6 address. */
export const scoped = (address: string, scope: string | undefined): string =>
  scope === undefined ? address : `${address}%${scope}`;

/** Whether two lists hold the same addresses, in any order. */
export function sameInterfaces(a: readonly NetworkInterface[], b: readonly NetworkInterface[]): boolean {
  const keys = new Set(a.map(keyOf));
  return a.length === b.length && b.every((each) => keys.has(keyOf(each)));
}
