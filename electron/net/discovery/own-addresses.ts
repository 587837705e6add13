/** One of this computer's addresses, with what ranking needs. */
export interface OwnAddress {
  /** The interface's name, as the system gives it. */
  name: string;
  address: string;
  /** The interface's hardware address, if it is known. */
  mac?: string;
}

/**
 * Interfaces of containers, virtual machines and tunnels, by the names that their programs give them. Bridges that an
 * administrator makes (`br0`) carry the computer's own address and are none of these.
 */
const virtualNames = [
  // Containers
  /^(docker|veth|podman|cni|flannel|cali|lxc|lxdbr|weave|kube)/i,
  /^br-[0-9a-f]{12}$/i,
  // Virtual machines
  /^(virbr|vnet|vmnet|vboxnet|vmenet|bridge1\d\d$)/i,
  /vEthernet|VirtualBox|VMware|Hyper-V|\bWSL\b/i,
  // Tunnels and links between devices
  /^(tun|tap|utun|ppp|ipsec|wg|zt|nordlynx|awdl|llw|anpi|ap\d)/i,
  /tailscale|wireguard|openvpn|zerotier|\bVPN\b|\bTAP\b|bluetooth/i,
];

/** Carrier-grade NAT, which overlay networks use for their members. */
const overlay = /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
const noHardware = '00:00:00:00:00:00';
const linkLocal = /^169\.254\.|^fe[89ab]/i;
const loopback = /^127\.|^::1$/;

/** How useful an address is to others on the network, the lowest first. */
const ranks = { network: 0, linkLocal: 1, virtual: 2, loopback: 3 } as const;

function rankOf({ name, address, mac }: OwnAddress): number {
  if (loopback.test(address)) return ranks.loopback;
  const isVirtual = virtualNames.some((pattern) => pattern.test(name)) || mac === noHardware;
  if (isVirtual || overlay.test(address)) return ranks.virtual;
  return linkLocal.test(address) ? ranks.linkLocal : ranks.network;
}

/**
 * Orders this computer's addresses by how likely others on its network reach it there: addresses of a network, then
 * link-local ones, then those of containers, virtual machines and tunnels, then loopback.
 * @param primary the address from which the system sends to other networks; comes first among those of its rank
 * @returns those of the best rank that there is, and the others
 */
export function rankAddresses<Own extends OwnAddress>(
  all: readonly Own[],
  primary?: string,
): { likely: Own[]; others: Own[] } {
  const order = (own: Own): number => rankOf(own) * 2 + (own.address === primary ? 0 : 1);
  const sorted = [...all].sort((a, b) => order(a) - order(b));
  const best = Math.min(...sorted.map(rankOf));
  return {
    likely: sorted.filter((own) => rankOf(own) === best),
    others: sorted.filter((own) => rankOf(own) !== best),
  };
}
