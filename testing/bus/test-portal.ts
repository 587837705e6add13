import { createClient, defineInterface, Variant, type MessageBus } from 'dbus-native';

const path = '/org/freedesktop/portal/desktop';

/** A program on the bus by which users choose parts of the screen, or that pretends to be one. */
export class PortalProgram {
  /** The objects of the requests that came, the last one at the end. */
  readonly asked: string[] = [];
  readonly #bus: MessageBus;
  readonly #offer = defineInterface({
    name: 'org.freedesktop.portal.Screenshot',
    methods: {
      Screenshot: {
        in: { parent: 's', options: 'a{sv}' },
        out: { handle: 'o' },
        handler: () => {
          const handle = `${path}/request/${this.asked.length}`;
          this.asked.push(handle);
          return handle;
        },
      },
    },
    properties: { version: { type: 'u', access: 'read', value: 2 } },
  });

  constructor(address: string) {
    this.#bus = createClient({ busAddress: address });
  }

  /** Becomes the portal. */
  async serve(): Promise<void> {
    await this.#bus.export(path, this.#offer);
    await this.#bus.requestName('org.freedesktop.portal.Desktop', 0);
  }

  /** Says what the user did: 0 for a choice, and where the picture lies. */
  answer(handle: string, outcome: number, uri?: string): void {
    const results = uri === undefined ? {} : { uri: new Variant('s', uri) };
    this.#bus.sendSignal(handle, 'org.freedesktop.portal.Request', 'Response', 'ua{sv}', [outcome, results]);
  }

  end(): Promise<void> {
    return this.#bus.close();
  }
}
