import type { ConversationView } from '../../shared/ipc/views/conversations';
import type { RoomView } from '../../shared/ipc/views/rooms';
import type { PersonView } from '../../shared/ipc/views/people';
import type { OpenWindowView } from '../../shared/ipc/views/windows';
import { appWindowKinds, windowRow, type AppWindowKind, type ViewOf } from '../../shared/ipc/windows';
import { shortcuts } from '../../shared/keys/shortcuts';
import type { Status } from '../../shared/protocol/messages';
import { controlsOf, preferencePages, type PreferencePage } from '../../shared/settings/settings';
import { say } from '../../shared/words/say';
import { messageInLink } from '../../shared/text/message-link';
import { byName } from '../state/name-order';
import { describeRoom, roomsInOrder } from '../state/rooms';

/** What happens when something is chosen. */
export type Target =
  | { readonly kind: 'conversation'; readonly conversation: ConversationView }
  | { readonly kind: 'person'; readonly person: PersonView }
  | { readonly kind: 'room'; readonly room: RoomView }
  | { readonly kind: 'window'; readonly window: AppWindowKind }
  | { readonly kind: 'shown'; readonly id: number }
  | { readonly kind: 'new' | 'newRoom' | 'invitations' }
  | { readonly kind: 'message'; readonly conversation: string; readonly row: string }
  | { readonly kind: 'page'; readonly page: PreferencePage }
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'setting'; readonly name: string; readonly value: unknown };

/** Something that can be gone to, or done. */
export interface Thing {
  /** Unique in the list. */
  readonly id: string;
  readonly label: string;
  /** What stands below the label, and is found as well; may be empty. */
  readonly detail: string;
  /** Its shortcut as people read it, if it has one. */
  readonly keys?: string;
  readonly target: Target;
}

export type View = Pick<
  ViewOf<'jump'>,
  'me' | 'people' | 'conversations' | 'rooms' | 'waiting' | 'settings' | 'profiles' | 'background' | 'windows'
>;

/** Everything that can be gone to: conversations, the latest first, then people, open rooms, commands and settings. */
export const thingsOf = (view: View): Thing[] =>
  withOpenWindows(view.windows, [
    ...conversationsAndPeople(view),
    ...roomsInOrder(view.rooms).map(roomThing),
    ...commands(view),
    ...profiles(view),
    ...pages(),
    ...settings(view),
  ]);

/** The same things, where those that have a window say so, and after them the windows to which none of them leads. */
function withOpenWindows(windows: View['windows'], things: readonly Thing[]): Thing[] {
  const led = new Set<number>();
  const marked = things.map((thing) => {
    const open = windows.find((window) => leadsTo(thing.target, window));
    if (!open) return thing;
    led.add(open.id);
    const { detail: about } = thing;
    return { ...thing, detail: about === '' ? say('jump.open') : say('jump.openOf', { about }) };
  });
  const others = windows.filter(({ id }) => !led.has(id));
  return [...marked, ...others.map(openWindowThing)];
}

const leadsTo = (target: Target, { kind, conversation }: OpenWindowView): boolean =>
  (target.kind === 'conversation' && target.conversation.id === conversation) ||
  (target.kind === 'window' && target.window === kind) ||
  (target.kind === 'invitations' && kind === 'invitation');

const openWindowThing = ({ id, title }: OpenWindowView): Thing => ({
  ...command(`shown ${id}`, title, { kind: 'shown', id }),
  detail: say('jump.open'),
});

/** The message to which a link that was typed or pasted leads; undefined if it is none. */
export function linkedThing(typed: string): Thing | undefined {
  const named = messageInLink(typed);
  return named && command('message', say('jump.message'), { kind: 'message', ...named });
}

/** A person with whom there is a conversation is found as that, not twice. */
function conversationsAndPeople({ conversations, people, me }: View): Thing[] {
  const latestFirst = Object.values(conversations)
    .filter(({ joined }) => joined)
    .sort((a, b) => (b.activity?.at ?? 0) - (a.activity?.at ?? 0));
  const met = new Set(latestFirst.filter(isOfTwo).flatMap(({ others }) => others));
  const others = Object.values(people).filter(
    ({ id, blocked, hidden }) => id !== me.id && !met.has(id) && !blocked && !hidden,
  );
  return [
    ...latestFirst.map((conversation) => conversationThing(conversation, people)),
    ...byName(others).map(personThing),
  ];
}

const isOfTwo = ({ title, others, company }: ConversationView): boolean =>
  title === undefined && others.length === 1 && company === 'here';

function conversationThing(conversation: ConversationView, people: View['people']): Thing {
  const { id, name, archived, room } = conversation;
  // In an open room hundreds may be.
  const names = room
    ? [say('room.kind'), room.topic].filter(Boolean).join(' · ')
    : conversation.others.flatMap((person) => people[person]?.user ?? []).join(', ');
  return {
    id: `conversation ${id}`,
    label: name,
    detail: archived ? say('jump.archived') : name === names ? '' : names,
    target: { kind: 'conversation', conversation },
  };
}

const personThing = (person: PersonView): Thing => ({
  id: `person ${person.id}`,
  label: person.user,
  detail: [person.called, person.note].filter(Boolean).join(' · '),
  target: { kind: 'person', person },
});

const roomThing = (room: RoomView): Thing => ({
  id: `room ${room.id}`,
  label: room.title,
  detail: [say('room.kind'), describeRoom(room)].join(' · '),
  target: { kind: 'room', room },
});

const statuses: readonly Status[] = ['available', 'away', 'busy'];

const commands = ({ me, waiting }: View): Thing[] => [
  command('new', say('jump.new'), { kind: 'new' }),
  command('newRoom', say('room.new'), { kind: 'newRoom' }),
  ...(waiting.count > 0
    ? [command('invitations', say('jump.invitations', { count: waiting.count }), { kind: 'invitations' })]
    : []),
  ...appWindowKinds.flatMap(windowThing),
  ...statuses
    .filter((status) => status !== me.chosen)
    .map((status) =>
      command(`status ${status}`, say('status.is', { status: say(`status.${status}`) }), {
        kind: 'status',
        status,
      }),
    ),
];

const command = (id: string, label: string, target: Target): Thing => ({ id, label, detail: '', target });

/** The windows that the application menu opens, with their shortcuts. */
function windowThing(window: AppWindowKind): Thing[] {
  const { menu, passing } = windowRow(window);
  if (!menu || passing) return [];
  const thing = command(`window ${window}`, say(menu.label), { kind: 'window', window });
  return [{ ...thing, keys: say('key.command', { key: shortcuts[menu.shortcut].key.toUpperCase() }) }];
}

/** The other profiles of this computer. */
const profiles = ({ profiles: { profiles: all } }: View): Thing[] =>
  all
    .filter(({ isCurrent }) => !isCurrent)
    .map(({ id, name }) =>
      command(`profile ${id}`, say('profiles.goTo', { name }), { kind: 'profile', profile: id }),
    );

const pages = (): Thing[] =>
  preferencePages.map((page) => ({
    id: `page ${page}`,
    label: say('jump.page', { page: say(`page.${page}`) }),
    detail: '',
    target: { kind: 'page', page },
  }));

/** A switch is turned the other way; of a choice every value is there that is not chosen. */
function settings(view: View): Thing[] {
  const values = new Map<string, unknown>(Object.entries(view.settings));
  return preferencePages.flatMap((page) =>
    controlsOf(page, view.background.without).flatMap(({ name, control: { label, options } }): Thing[] => {
      const now = values.get(name);
      const setting = (value: unknown, words: string): Thing => ({
        id: `setting ${name} ${String(value)}`,
        label: words,
        detail: say('jump.page', { page: say(`page.${page}`) }),
        target: { kind: 'setting', name, value },
      });
      if (!options)
        return [
          setting(now !== true, say(now === true ? 'jump.turnOff' : 'jump.turnOn', { setting: say(label) })),
        ];
      return options
        .filter(({ value }) => value !== now)
        .map(({ value, label: option }) =>
          setting(value, say('jump.choose', { setting: say(label), option: say(option) })),
        );
    }),
  );
}
