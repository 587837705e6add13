import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { createClient, defineInterface, type MessageBus } from 'dbus-native';

const service = 'org.freedesktop.Notifications';
const path = '/org/freedesktop/Notifications';

/** A D-Bus session of its own. */
export async function startBus(address?: string): Promise<{ address: string; stop(): Promise<void> }> {
  const at = address === undefined ? [] : [`--address=${address}`];
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address', ...at], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(daemon.stdout), 'line')) as [string];
  return {
    address: line,
    stop: async () => {
      const ended = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await ended;
    },
  };
}

/** A program on the bus that can show notifications, or pretend to. */
export class NotificationProgram {
  /** What it was asked: "show NUMBER" and "close NUMBER". */
  readonly asked: string[] = [];
  /** The hints of the last notification. */
  hints: unknown;
  #last = 0;
  readonly #bus: MessageBus;
  readonly #offer = defineInterface({
    name: service,
    methods: {
      GetCapabilities: { out: { names: 'as' }, handler: () => ['actions', 'inline-reply'] },
      Notify: {
        in: {
          app: 's',
          replaces: 'u',
          icon: 's',
          title: 's',
          body: 's',
          actions: 'as',
          hints: 'a{sv}',
          timeout: 'i',
        },
        out: { number: 'u' },
        handler: ({ replaces, hints }: { replaces: number; hints: unknown }) => {
          this.hints = hints;
          const number = replaces || (this.#last += 1);
          this.asked.push(`show ${number}`);
          return number;
        },
      },
      CloseNotification: {
        in: { number: 'u' },
        handler: ({ number }: { number: number }) => void this.asked.push(`close ${number}`),
      },
    },
  });

  constructor(address: string) {
    this.#bus = createClient({ busAddress: address });
  }

  /** Becomes the service. */
  async serve(): Promise<void> {
    await this.#bus.export(path, this.#offer);
    await this.#bus.requestName(service, 0);
  }

  /** Says that the user has answered a notification. */
  answer(number: number, text: string): void {
    this.#bus.sendSignal(path, service, 'NotificationReplied', 'us', [number, text]);
  }

  end(): Promise<void> {
    return this.#bus.close();
  }
}
