import { createSocket, type Socket } from 'node:dgram';
import { errorCodeOf } from '../connection/reasons';
import { keyOf, scoped, type NetworkInterface } from './interfaces';

/** Datagrams to and from the network, on the interfaces in use. */
export interface Datagrams {
  /** Sends to everybody on the link of an interface. */
  send(to: NetworkInterface, bytes: Uint8Array, how: 'multicast' | 'broadcast'): void;
  close(): void;
}

export interface DatagramEvents {
  datagram(bytes: Uint8Array, source: string): void;
  /** A datagram was sent on this interface, or could not be, with the error's code. */
  sent(by: NetworkInterface, error: string | undefined): void;
  /** The sockets of this interface could not be opened, or broke, with the error's code. */
  failed(on: NetworkInterface, error: string): void;
}

export interface DatagramOptions {
  interfaces: readonly NetworkInterface[];
  port: number;
  groups: Readonly<Record<NetworkInterface['family'], string>>;
  /** How many networks away datagrams may go. */
  hops: number;
  events: DatagramEvents;
}

export type OpenDatagrams = (options: DatagramOptions) => Datagrams;

/**
 * Opens sockets: one per family that receives on all interfaces, and one per interface that sends. The interface is always
 * set explicitly: otherwise the default route would decide, and a VPN could make the app invisible.
 */
export const openSockets: OpenDatagrams = (options) => new Sockets(options);

class Sockets implements Datagrams {
  readonly #options: DatagramOptions;
  readonly #senders = new Map<string, Socket>();
  readonly #all: Socket[] = [];

  constructor(options: DatagramOptions) {
    this.#options = options;
    for (const family of ['IPv4', 'IPv6'] as const) {
      const interfaces = options.interfaces.filter((each) => each.family === family);
      if (interfaces.length > 0) this.#hear(family, interfaces);
      for (const each of interfaces) this.#openSender(each);
    }
  }

  send(to: NetworkInterface, bytes: Uint8Array, how: 'multicast' | 'broadcast'): void {
    const { port, groups, events } = this.#options;
    const address = how === 'broadcast' ? to.broadcast : scoped(groups[to.family], to.scope);
    if (address === undefined) return;
    try {
      this.#senders
        .get(keyOf(to))
        ?.send(bytes, port, address, (error) => events.sent(to, error ? codeOf(error) : undefined));
    } catch (error) {
      events.sent(to, codeOf(error));
    }
  }

  close(): void {
    for (const socket of this.#all) {
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      try {
        socket.close();
      } catch {
        // It was closed by its own error.
      }
    }
    this.#senders.clear();
  }

  #hear(family: NetworkInterface['family'], interfaces: readonly NetworkInterface[]): void {
    const { port, groups, events } = this.#options;
    const socket = this.#create(family);
    socket.on('error', (error) => {
      for (const each of interfaces) events.failed(each, codeOf(error));
    });
    socket.on('message', (bytes, { address }) => events.datagram(bytes, address));
    socket.bind({ port, exclusive: false }, () => {
      for (const each of interfaces)
        try {
          socket.addMembership(groups[family], nameOf(each));
        } catch (error) {
          events.failed(each, codeOf(error));
        }
    });
  }

  #openSender(by: NetworkInterface): void {
    const { hops, events } = this.#options;
    const socket = this.#create(by.family);
    socket.on('error', (error) => events.failed(by, codeOf(error)));
    socket.bind({ port: 0, ...(by.family === 'IPv4' ? { address: by.address } : {}) }, () => {
      try {
        socket.setMulticastInterface(nameOf(by));
        socket.setMulticastTTL(hops);
        socket.setMulticastLoopback(true);
        if (by.family === 'IPv4') socket.setBroadcast(true);
        this.#senders.set(keyOf(by), socket);
      } catch (error) {
        events.failed(by, codeOf(error));
      }
    });
  }

  #create(family: NetworkInterface['family']): Socket {
    const socket = createSocket({
      type: family === 'IPv4' ? 'udp4' : 'udp6',
      reuseAddr: true,
      ipv6Only: family === 'IPv6',
    });
    this.#all.push(socket);
    return socket;
  }
}

const codeOf = (error: unknown): string => errorCodeOf(error) ?? 'unknown';

/** How sockets identify an interface: by its address, or by its link. */
const nameOf = ({ family, address, scope }: NetworkInterface): string =>
  family === 'IPv4' ? address : scoped('::', scope);
