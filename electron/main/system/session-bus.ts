import type { MessageBus } from 'dbus-native';
import type { Log } from '../../../runtime/log';

/** How long a service on the bus may take to answer. */
const answerMs = 2_000;
/** Longest message that is read: other programs of the same user write them. */
const messageBytes = 1024 * 1024;

/** A method or signal of an object on the bus. */
export interface Member {
  readonly path: string;
  readonly interface: string;
  readonly member: string;
}

/** The arguments of a call or a signal, with their types as D-Bus writes them. */
export interface BusArguments {
  readonly signature: string;
  readonly values: readonly unknown[];
}

/** The message bus of the user's session, on which programs of a Linux desktop meet. */
export interface SessionBus {
  /** Calls a method. Rejects if nobody answers in time. Resolves with the first value of the answer. */
  call(service: string, member: Member, args?: BusArguments): Promise<unknown>;
  /** Sends a signal to everybody who listens. */
  signal(member: Member, args: BusArguments): void;
  /** Calls the listener for each signal of an interface, with who sends it and the path of their object. */
  listen(
    interfaceName: string,
    listener: (member: string, values: readonly unknown[], sender?: string, path?: string) => void,
  ): Promise<void>;
  /** Calls the listener whenever the bus has another program under a name, with its unique name, or none. */
  onOwner(name: string, listener: (owner: string | undefined) => void): Promise<void>;
  /** Calls the listener once the bus is gone, which it may be already. */
  onEnd(listener: () => void): void;
  /** A value for a place where any type may stand. */
  typed(type: string, value: unknown): unknown;
  /** Ends the connection, also with a bus that does not answer. */
  close(): void;
}

const busItself = { path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' };

/** Connects to the bus of the session; undefined if there is none that answers. */
export async function openSessionBus(
  log: Log,
  address: string | undefined = process.env['DBUS_SESSION_BUS_ADDRESS'],
): Promise<SessionBus | undefined> {
  if (process.platform !== 'linux' || !address) return undefined;
  // Read only where there is a bus, and after the first paint.
  const { createClient, messageType, Variant } = await import('dbus-native');
  const options = { busAddress: address, maxMessageSize: messageBytes, timeout: answerMs };
  let client: MessageBus;
  try {
    client = createClient(options);
  } catch (error) {
    // An address that leads nowhere, such as `disabled:`.
    log('info', 'there is no session bus', { why: String(error) });
    return undefined;
  }
  const { connection } = client;
  const atEnd: (() => void)[] = [];
  let hasEnded = false;
  connection.on('error', (error) => log('warn', 'the session bus cannot be used', { why: error.message }));
  connection.on('close', () => {
    hasEnded = true;
    atEnd.splice(0).forEach((listener) => listener());
  });
  const bus: SessionBus = {
    call: (service, member, args) =>
      Promise.resolve(
        client.invoke<unknown>({
          destination: service,
          ...member,
          ...(args ? { signature: args.signature, body: [...args.values] } : {}),
        }),
      ),
    signal: ({ path, interface: name, member }, { signature, values }) =>
      client.sendSignal(path, name, member, signature, [...values]),
    listen: async (interfaceName, listener) => {
      connection.on('message', ({ type, interface: from, member, body, sender, path }) => {
        if (type === messageType.signal && from === interfaceName && member !== undefined)
          listener(member, body ?? [], sender, path);
      });
      await client.addMatch(`type='signal',interface='${interfaceName}'`);
    },
    onOwner: async (name, listener) => {
      connection.on('message', ({ type, interface: from, member, body = [], sender }) => {
        // Any program can send such a signal to this one.
        if (type !== messageType.signal || sender !== busItself.interface) return;
        if (from !== busItself.interface || member !== 'NameOwnerChanged' || body[0] !== name) return;
        const owner: unknown = body[2];
        listener(typeof owner === 'string' && owner !== '' ? owner : undefined);
      });
      await client.addMatch(
        `type='signal',sender='${busItself.interface}',member='NameOwnerChanged',arg0='${name}'`,
      );
    },
    onEnd: (listener) => (hasEnded ? queueMicrotask(listener) : void atEnd.push(listener)),
    typed: (type, value) => new Variant(type, value),
    close: () => void connection.stream.destroy(),
  };
  if (await isAnswered(client)) return bus;
  bus.close();
  return undefined;
}

async function isAnswered(client: MessageBus): Promise<boolean> {
  try {
    await client.getId();
    return true;
  } catch {
    return false;
  }
}

/** Whether a program is on the bus under this name. */
export const hasOwner = async (bus: SessionBus, name: string): Promise<boolean> =>
  (await bus
    .call(busItself.interface, { ...busItself, member: 'NameHasOwner' }, { signature: 's', values: [name] })
    .catch(() => false)) === true;

/** The unique name of the program that has a name; undefined if none has. */
export async function ownerOf(bus: SessionBus, name: string): Promise<string | undefined> {
  const owner = await bus
    .call(busItself.interface, { ...busItself, member: 'GetNameOwner' }, { signature: 's', values: [name] })
    .catch(() => undefined);
  return typeof owner === 'string' ? owner : undefined;
}

/** A property of an object on the bus; undefined if it cannot be had. */
export const propertyOf = (
  bus: SessionBus,
  service: string,
  path: string,
  interfaceName: string,
  name: string,
): Promise<unknown> =>
  bus
    .call(
      service,
      { path, interface: 'org.freedesktop.DBus.Properties', member: 'Get' },
      { signature: 'ss', values: [interfaceName, name] },
    )
    .catch(() => undefined);
