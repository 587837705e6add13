import { desktopName } from '../../../package.json';
import { say } from '../../../shared/words/say';
import type { NotificationActs, NotificationContent, Notifier } from '../ports';
import { escapedForService } from './notification-markup';
import { pictureSide, type Pixels, type PixelsOf } from './pixels';
import { ownerOf, type SessionBus } from './session-bus';

const service = 'org.freedesktop.Notifications';
const object = { path: '/org/freedesktop/Notifications', interface: service };
/** Names of actions, as services give them back. `inline-reply` is KDE's: the service has a field for the answer. */
const actions = { open: 'default', reply: 'inline-reply', write: 'reply' } as const;

/** Names in the desktop's sound theme, by the Sound Naming Specification. */
const sounds = { message: 'message-new-instant', invitation: 'dialog-question' } as const;

/** The number of a notification, and who gave it: names of programs mean something on their own bus only. */
interface Given {
  id: number;
  /** Unique name of the program. */
  owner: string;
  bus: SessionBus;
}

interface Shown {
  /** Undefined until the service has answered. */
  given: Given | undefined;
  acts: NotificationActs;
}

/** What is known of the service on a bus. */
interface Service {
  readonly bus: SessionBus;
  /** Unique name of the program that is the service. */
  owner: string | undefined;
  /** What it can do, until another takes its place. */
  abilities: Promise<ReadonlySet<string>> | undefined;
  /** Whether its signals are listened to; rejects if the bus does not do that. */
  listening: Promise<void>;
}

/**
 * Notifications of a Linux desktop, spoken directly with its service: Electron's have no actions there, and the desktop answers
 * only programs that ask what it can do.
 */
export class BusNotifier implements Notifier {
  /** What was last shown of each subject. */
  readonly #shown = new Map<string, Shown>();
  #service: Service | undefined;

  /** @param bus the bus of the session, if there is one that answers at the moment */
  constructor(
    private readonly bus: () => Promise<SessionBus | undefined>,
    private readonly pixelsOf: PixelsOf,
  ) {}

  async show(subject: string, content: NotificationContent, acts: NotificationActs): Promise<void> {
    const shown: Shown = { given: this.#shown.get(subject)?.given, acts };
    this.#shown.set(subject, shown);
    const bus = await this.bus();
    if (!bus) return;
    const service = this.#serviceOn(bus);
    try {
      await service.listening;
    } catch {
      // Whoever listens a second time on one bus would hear each answer twice. The next notification finds another bus.
      return bus.close();
    }
    // Also starts a service that does not run yet.
    const abilities = await (service.abilities ??= abilitiesOf(bus));
    const pixels = content.picture === undefined ? undefined : await this.pixelsOf(content.picture);
    // Another has taken its place, or the user has seen it.
    if (this.#shown.get(subject) !== shown) return;
    const { owner } = service;
    if (owner === undefined) return;
    // The program itself is called, not whoever has the name by then: numbers mean something only to the one who gave them.
    const before = shown.given;
    const replaced = before?.owner === owner && before.bus === bus ? before.id : 0;
    const id = await bus
      .call(
        owner,
        { ...object, member: 'Notify' },
        notification(bus, content, { acts, abilities, pixels, replaces: replaced }),
      )
      .catch(() => undefined);
    if (typeof id !== 'number') return;
    const now = this.#shown.get(subject);
    const given: Given = { id, owner, bus };
    if (now === shown) shown.given = given;
    else if (now?.given?.id !== id) this.#close(given);
  }

  close(subject: string): void {
    const given = this.#shown.get(subject)?.given;
    this.#shown.delete(subject);
    if (given) this.#close(given);
  }

  #close({ id, owner, bus }: Given): void {
    const args = { signature: 'u', values: [id] };
    void bus.call(owner, { ...object, member: 'CloseNotification' }, args).catch(() => undefined);
  }

  #serviceOn(bus: SessionBus): Service {
    if (this.#service?.bus === bus) return this.#service;
    const made: Service = { bus, owner: undefined, abilities: undefined, listening: Promise.resolve() };
    made.listening = this.#listen(made);
    return (this.#service = made);
  }

  async #listen(on: Service): Promise<void> {
    const { bus } = on;
    await bus.onOwner(service, (owner) => {
      on.owner = owner;
      on.abilities = undefined;
    });
    on.owner ??= await ownerOf(bus, service);
    await bus.listen(service, (member, values, sender) => this.#heard(bus, member, values, sender));
  }

  /** Any program can send such a signal, and a service that took another's place counts anew: only whoever gave the number counts. */
  #heard(bus: SessionBus, member: string, [id, what]: readonly unknown[], sender: string | undefined): void {
    const isMeant = ({ given }: Shown): boolean =>
      given?.id === id && given?.owner === sender && given?.bus === bus;
    const [subject, shown] = [...this.#shown].find(([, each]) => isMeant(each)) ?? [];
    if (subject === undefined || !shown?.given) return;
    if (member === 'NotificationClosed') this.#shown.delete(subject);
    else if (member === 'ActionInvoked') shown.acts.open();
    else if (member === 'NotificationReplied' && typeof what === 'string') {
      const text = what.trim();
      if (text !== '') shown.acts.reply?.(text);
      else shown.acts.open();
    }
  }
}

async function abilitiesOf(bus: SessionBus): Promise<ReadonlySet<string>> {
  const answer = await bus.call(service, { ...object, member: 'GetCapabilities' }).catch(() => undefined);
  const names: unknown[] = Array.isArray(answer) ? answer : ['body-markup'];
  return new Set(names.filter((name) => typeof name === 'string'));
}

/** As the Desktop Notifications Specification has it: size, bytes of a row, opacity, bits and channels of a pixel. */
const imageData = (bus: SessionBus, pixels: Pixels): unknown =>
  bus.typed('(iiibiiay)', [pictureSide, pictureSide, pictureSide * 4, true, 8, 4, pixels]);

interface Manner {
  acts: NotificationActs;
  abilities: ReadonlySet<string>;
  pixels: Pixels | undefined;
  /** Number of the notification in whose place this one comes; 0 for none. */
  replaces: number;
}

function notification(
  bus: SessionBus,
  content: NotificationContent,
  { acts, abilities, pixels, replaces }: Manner,
): { signature: string; values: unknown[] } {
  const { title, body } = escapedForService(content, abilities.has('body-markup'));
  const answering = abilities.has(actions.reply)
    ? [actions.reply, say('notification.reply')]
    : [actions.write, say('notification.reply')];
  const offered = abilities.has('actions')
    ? [actions.open, say('notification.open'), ...(acts.reply ? answering : [])]
    : [];
  const hints = {
    'desktop-entry': bus.typed('s', desktopName.replace(/\.desktop$/, '')),
    category: bus.typed('s', 'im.received'),
    ...(pixels ? { 'image-data': imageData(bus, pixels) } : {}),
    ...(content.sound
      ? { 'sound-name': bus.typed('s', sounds[content.sound]) }
      : { 'suppress-sound': bus.typed('b', true) }),
    'x-kde-reply-placeholder-text': bus.typed('s', say('notification.replyPlaceholder')),
  };
  return {
    signature: 'susssasa{sv}i',
    values: ['Parley', replaces, 'org.parley.Parley', title, body, offered, hints, -1],
  };
}
