import { offeredEmoji } from '../../../shared/conversation/emoji';
import type { ConversationId, EntryHash, PersonId } from '../../../shared/ids';
import {
  deleteMessageQuestion,
  deleteQuestion,
  leaveQuestion,
  removePersonQuestion,
  removeQuestion,
  type Question,
} from '../../../shared/ipc/questions';
import { isolated } from '../../../shared/text/visible';
import { say } from '../../../shared/words/say';
import type { HandlerParts } from './handler-parts';
import { maySayAbout } from '../features/messages/calls';
import { CallError, type Caller, type Handlers } from './router';
import { linkOf } from '../features/messages/link-opening';
import type { MenuEntry } from '../ports';

type MenuCalls = 'personMenu' | 'conversationMenu' | 'messageMenu';
/** Calls that menu entries make; windows can make them as well. */
type Acts = Pick<
  Handlers,
  | 'invite'
  | 'cancelInvitation'
  | 'openConversation'
  | 'openLink'
  | 'openPreferences'
  | 'mute'
  | 'archive'
  | 'deleteHistory'
  | 'leave'
  | 'stay'
  | 'react'
  | 'deleteMessage'
  | 'removePerson'
  | 'resend'
  | 'removeRefused'
>;

/**
 * Handlers of the context menus. A window only names what was clicked, by an id of its own scope; the entries are made
 * from the state here.
 */
export function aboutMenus(parts: HandlerParts, acts: Acts): Pick<Handlers, MenuCalls> {
  const { windows } = parts.controller.parts;
  const popUp = (caller: Caller, entries: readonly MenuEntry[], at: { x: number; y: number }): void => {
    if (!windows.popUp(caller.window, entries, at)) throw new CallError('forbidden', say('call.menu'));
  };
  return {
    personMenu: ({ person, at }, caller) => popUp(caller, personEntries(parts, acts, caller, person), at),
    conversationMenu: ({ conversation, at }, caller) =>
      popUp(caller, conversationEntries(parts, acts, caller, conversation), at),
    messageMenu: ({ at, ...message }, caller) =>
      popUp(
        caller,
        [...linkEntries(parts, acts, caller, message), ...messageEntries(parts, acts, caller, message)],
        at,
      ),
  };
}

function personEntries(parts: HandlerParts, acts: Acts, caller: Caller, id: PersonId): MenuEntry[] {
  const { controller } = parts;
  const { client, preferences, desktop } = controller.parts;
  if (id === client.id)
    return [{ label: say('menu.changeProfile'), run: () => acts.openPreferences({ page: 'you' }, caller) }];
  const [person] = controller.people([id]);
  const { conversation } = caller;
  const digest = conversation === null ? undefined : controller.digest(conversation);
  const isMember = digest?.state.members.has(id) === true;
  const isInvited = digest?.state.invited.has(id) === true;
  const isInScope = conversation === null || isMember || isInvited;
  if (!person || !isInScope) throw new CallError('no-such-user', say('failure.personUnknown'));
  const { ignored } = preferences.all;
  const isIgnored = preferences.isIgnored(id);
  const setIgnored = (people: typeof ignored): void => {
    preferences.change({ ignored: people });
    controller.settingsChanged();
  };
  return [
    ...(client.online.has(id)
      ? [{ label: say('menu.startConversation'), run: () => acts.invite({ people: [id] }, caller) }]
      : []),
    ...(conversation !== null && isInvited
      ? [
          {
            label: say('invite.cancel'),
            run: () => acts.cancelInvitation({ conversation, person: id }, caller),
          },
        ]
      : []),
    { label: say('menu.copyName'), run: () => desktop.copy(person.user) },
    ...(conversation !== null && isMember && digest.founder === client.id && controller.isMember(conversation)
      ? [
          asking(parts, caller, removePersonQuestion(isolated(person.user)), () =>
            acts.removePerson({ conversation, person: id }, caller),
          ),
        ]
      : []),
    'line',
    isIgnored
      ? { label: say('privacy.hearAgain'), run: () => setIgnored(ignored.filter((each) => each.id !== id)) }
      : { label: say('menu.ignoreInvitations'), run: () => setIgnored([...ignored, person]) },
  ];
}

function conversationEntries(
  parts: HandlerParts,
  acts: Acts,
  caller: Caller,
  conversation: ConversationId,
): MenuEntry[] {
  const { controller } = parts;
  const { memory, windows } = controller.parts;
  const digest = controller.digest(conversation);
  if (!digest) throw new CallError('no-such-conversation', say('failure.conversationUnknown'));
  const [muted, archived] = [memory.isMuted(conversation), memory.isArchived(conversation)];
  const isMember = controller.isMember(conversation);
  return [
    ...(caller.kind === 'roster' && isMember
      ? [{ label: say('menu.open'), run: () => acts.openConversation({ conversation }, caller) }]
      : []),
    ...(caller.kind === 'conversation' && isMember
      ? [{ label: say('menu.name'), run: () => windows.chosen(caller.window, 'name') }]
      : []),
    {
      label: say(muted ? 'conversation.unmute' : 'conversation.mute'),
      run: () => acts.mute({ conversation, muted: !muted }, caller),
    },
    {
      label: say(archived ? 'conversation.unarchive' : 'conversation.archive'),
      run: () => acts.archive({ conversation, archived: !archived }, caller),
    },
    'line',
    asking(parts, caller, deleteQuestion(), () => acts.deleteHistory({ conversation }, caller)),
    ...(isMember ? [leaveEntry(parts, acts, caller, conversation, digest.isLeaving)] : []),
  ];
}

const leaveEntry = (
  parts: HandlerParts,
  acts: Acts,
  caller: Caller,
  conversation: ConversationId,
  isLeaving: boolean,
): MenuEntry =>
  isLeaving
    ? { label: say('menu.stay'), run: () => acts.stay({ conversation }, caller) }
    : asking(parts, caller, leaveQuestion(), () => acts.leave({ conversation }, caller));

function messageEntries(
  parts: HandlerParts,
  acts: Acts,
  caller: Caller,
  { conversation, row, selected }: { conversation: ConversationId; row: EntryHash; selected: boolean },
): MenuEntry[] {
  const { controller } = parts;
  const shown = controller.reading.page(conversation)?.rows()[row];
  if (shown?.kind !== 'text' && shown?.kind !== 'unknown') return [];
  const again: MenuEntry[] = controller.isRefused(conversation, row)
    ? [
        'line',
        { label: say('button.tryAgain'), run: () => acts.resend({ conversation, row }, caller) },
        asking(parts, caller, removeQuestion(), () => acts.removeRefused({ conversation, row }, caller)),
      ]
    : [];
  const copy: MenuEntry[] =
    shown.kind === 'text'
      ? [{ label: say('menu.copyMessage'), run: () => controller.parts.desktop.copy(shown.text) }]
      : [];
  return [
    ...(selected ? ['copy' as const] : []),
    ...copy,
    ...kindEntries(parts, acts, caller, { conversation, row }),
    ...again,
  ];
}

/** Entries for reacting to, editing and deleting a message. */
function kindEntries(
  parts: HandlerParts,
  acts: Acts,
  caller: Caller,
  { conversation, row }: { conversation: ConversationId; row: EntryHash },
): MenuEntry[] {
  const { controller } = parts;
  const { windows } = controller.parts;
  const react = (emoji: string): MenuEntry => ({
    label: emoji,
    run: () => acts.react({ conversation, row, emoji, removed: false }, caller),
  });
  const all = {
    reaction: { label: say('reaction.add'), entries: offeredEmoji.map(react) },
    edit: { label: say('button.edit'), run: () => windows.chosen(caller.window, { edit: row }) },
    deletion: asking(parts, caller, deleteMessageQuestion(), () =>
      acts.deleteMessage({ conversation, row }, caller),
    ),
  } as const;
  const kinds = (['reaction', 'edit', 'deletion'] as const).filter((kind) =>
    maySayAbout(controller, conversation, row, kind),
  );
  return kinds.length === 0 ? [] : ['line', ...kinds.map((kind) => all[kind])];
}

function linkEntries(
  { controller }: HandlerParts,
  acts: Acts,
  caller: Caller,
  { conversation, row, link }: { conversation: ConversationId; row: EntryHash; link: number | null },
): MenuEntry[] {
  if (link === null) return [];
  const url = linkOf(controller.reading, { conversation, row, link });
  return [
    { label: say('menu.openLink'), run: () => acts.openLink({ conversation, row, link }, caller) },
    { label: say('menu.copyLink'), run: () => controller.parts.desktop.copy(url) },
    'line',
  ];
}

/** An entry that asks for confirmation first; the default answer changes nothing. */
const asking = (
  { dialogs }: HandlerParts,
  { window }: Caller,
  { title, text, action }: Question,
  run: () => unknown,
): MenuEntry => ({
  label: say('menu.asking', { action }),
  run: async () => {
    if (await dialogs.confirm(window, { message: title, detail: text, action })) await run();
  },
});
