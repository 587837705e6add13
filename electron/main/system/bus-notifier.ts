import { desktopName } from '../../../package.json';
import { say } from '../../../shared/words/say';
import type { NotificationActs, NotificationContent, Notifier } from '../ports';
import { escapedForService } from './notification-markup';
import { ownerOf, type SessionBus } from './session-bus';

const service = 'org.freedesktop.Notifications';
const object = { path: '/org/freedesktop/Notifications', interface: service };
/** Names of actions, as services give them back. `inline-reply` is KDE's: the service has a field for the answer. */
const actions = { open: 'default', reply: 'inline-reply', write: 'reply' } as const;

/** Names in the desktop's sound theme, by the Sound Naming Specification. */
const sounds = { message: 'message-new-instant', invitation: 'dialog-question' } as const;

interface Shown {
  /** The number of the notification, and the unique name of the program that gave it; undefined until it has answered. */
  given: { id: number; owner: string } | undefined;
  acts: NotificationActs;
}

/**
 * Notifications of a Linux desktop, spoken directly with its service: Electron's have no actions there, and the desktop answers
 * only programs that ask what it can do.
 */
export class BusNotifier implements Notifier {
  /** What was last shown of each subject. */
  readonly #shown = new Map<string, Shown>();
  /** Unique name of the program that is the service. */
  #owner: string | undefined;
  /** What the service can do, until another takes its place. */
  #abilities: Promise<ReadonlySet<string>> | undefined;
  #listening: Promise<void> | undefined;

  /** @param bus the bus of the session, if there is one */
  constructor(private readonly bus: () => Promise<SessionBus | undefined>) {}

  async show(subject: string, content: NotificationContent, acts: NotificationActs): Promise<void> {
    const shown: Shown = { given: this.#shown.get(subject)?.given, acts };
    this.#shown.set(subject, shown);
    const bus = await this.bus();
    if (!bus) return;
    await (this.#listening ??= this.#listen(bus));
    // Also starts a service that does not run yet.
    const abilities = await (this.#abilities ??= abilitiesOf(bus));
    // Another has taken its place, or the user has seen it.
    if (this.#shown.get(subject) !== shown) return;
    const owner = this.#owner;
    if (owner === undefined) return;
    // The program itself is called, not whoever has the name by then: numbers mean something only to the one who gave them.
    const replaced = shown.given?.owner === owner ? shown.given.id : 0;
    const id = await bus
      .call(owner, { ...object, member: 'Notify' }, notification(bus, content, acts, abilities, replaced))
      .catch(() => undefined);
    if (typeof id !== 'number') return;
    const now = this.#shown.get(subject);
    if (now === shown) shown.given = { id, owner };
    else if (now?.given?.id !== id) this.#close(bus, { id, owner });
  }

  close(subject: string): void {
    const given = this.#shown.get(subject)?.given;
    this.#shown.delete(subject);
    if (given) void this.bus().then((bus) => bus && this.#close(bus, given));
  }

  #close(bus: SessionBus, { id, owner }: { id: number; owner: string }): void {
    const args = { signature: 'u', values: [id] };
    void bus.call(owner, { ...object, member: 'CloseNotification' }, args).catch(() => undefined);
  }

  async #listen(bus: SessionBus): Promise<void> {
    await bus.onOwner(service, (owner) => {
      this.#owner = owner;
      this.#abilities = undefined;
    });
    this.#owner ??= await ownerOf(bus, service);
    await bus.listen(service, (member, values, sender) => this.#heard(member, values, sender));
  }

  /** Any program can send such a signal, and a service that took another's place counts anew: only whoever gave the number counts. */
  #heard(member: string, [id, what]: readonly unknown[], sender: string | undefined): void {
    const isMeant = ({ given }: Shown): boolean => given?.id === id && given?.owner === sender;
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

function notification(
  bus: SessionBus,
  content: NotificationContent,
  acts: NotificationActs,
  abilities: ReadonlySet<string>,
  replaces: number,
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
