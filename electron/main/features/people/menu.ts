import type { PersonId } from '../../../../shared/ids';
import { blockQuestion, forgetQuestion, removePersonQuestion } from '../../../../shared/ipc/questions';
import { isolated } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import { CallError, type Caller, type Handlers } from '../../ipc/router';
import type { MenuEntry } from '../../ports';
import { asking } from '../asking';
import type { Trust } from '../safety/trust';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';

export interface PersonMenuParts extends Pick<
  Parts,
  'client' | 'people' | 'preferences' | 'desktop' | 'dialogs' | 'windows'
> {
  conversations: Conversations;
  trust: Pick<Trust, 'isBlocked'>;
}
type MenuHandlers = Pick<
  Handlers,
  | 'block'
  | 'unblock'
  | 'talkTo'
  | 'cancelInvitation'
  | 'removePerson'
  | 'openPreferences'
  | 'setFavourite'
  | 'setGroup'
  | 'forgetPerson'
>;

/** The context menu of a person. */
export function personEntries(
  parts: PersonMenuParts,
  handlers: MenuHandlers,
  caller: Caller,
  id: PersonId,
): MenuEntry[] {
  const { client, people, preferences, desktop, dialogs, windows, trust, conversations } = parts;
  if (id === client.id)
    return [
      { label: say('menu.changeProfile'), run: () => handlers.openPreferences({ page: 'you' }, caller) },
    ];
  const [person] = conversations.names.people([id]);
  const { conversation } = caller;
  const digest = conversation === null ? undefined : conversations.digest(conversation);
  const isMember = digest?.state.members.has(id) === true;
  const isInvited = digest?.state.invited.has(id) === true;
  const isInScope = conversation === null || isMember || isInvited;
  if (!person || !isInScope) throw new CallError('no-such-user', say('failure.personUnknown'));
  const isBlocked = trust.isBlocked(id);
  const { ignored } = preferences.all;
  const isIgnored = preferences.isIgnored(id);
  const setIgnored = (people: typeof ignored): void => preferences.change({ ignored: people });
  return [
    { label: say('menu.write'), run: () => handlers.talkTo({ people: [id] }, caller) },
    { label: say('menu.aboutPerson'), run: () => windows.chosen(caller.window, { card: id }) },
    ...(conversation === null ? listEntries(parts, handlers, caller, id) : []),
    ...(conversation !== null && isInvited
      ? [
          {
            label: say('invite.cancel'),
            run: () => handlers.cancelInvitation({ conversation, person: id }, caller),
          },
        ]
      : []),
    ...(conversations.isSimple(id)
      ? []
      : [{ label: say('menu.safetyWords'), run: () => windows.chosen(caller.window, { safety: id }) }]),
    { label: say('menu.copyName'), run: () => desktop.copy(person.user) },
    ...(conversation !== null &&
    isMember &&
    digest.founder === client.id &&
    conversations.isMember(conversation)
      ? [
          asking(dialogs, caller, removePersonQuestion(isolated(person.user)), () =>
            handlers.removePerson({ conversation, person: id }, caller),
          ),
        ]
      : []),
    'line',
    ...(isBlocked
      ? [{ label: say('menu.unblock'), run: () => handlers.unblock({ person: id }, caller) }]
      : [
          asking(dialogs, caller, blockQuestion(isolated(person.user)), () =>
            handlers.block({ person: id }, caller),
          ),
        ]),
    isIgnored
      ? { label: say('privacy.hearAgain'), run: () => setIgnored(ignored.filter((each) => each.id !== id)) }
      : { label: say('menu.ignoreInvitations'), run: () => setIgnored([...ignored, person]) },
    ...(people.met.has(id)
      ? [
          asking(dialogs, caller, forgetQuestion(isolated(person.user)), () =>
            handlers.forgetPerson({ person: id }, caller),
          ),
        ]
      : []),
  ];
}

/** Where somebody stands in the list of people. */
function listEntries(
  { people, windows }: PersonMenuParts,
  handlers: MenuHandlers,
  caller: Caller,
  person: PersonId,
): MenuEntry[] {
  const isFavourite = people.favourites.has(person);
  const own = people.groups.get(person);
  const others = new Set([...people.groups.values()].filter((group) => group !== own));
  const into = (group: string) => (): unknown => handlers.setGroup({ person, group }, caller);
  return [
    {
      label: say(isFavourite ? 'card.noFavourite' : 'card.favourite'),
      run: () => handlers.setFavourite({ person, favourite: !isFavourite }, caller),
    },
    {
      label: say('menu.group'),
      entries: [
        ...[...others].sort().map((group) => ({ label: group, run: into(group) })),
        ...(others.size > 0 ? ['line' as const] : []),
        ...(own === undefined ? [] : [{ label: say('menu.noGroup', { group: own }), run: into('') }]),
        { label: say('menu.newGroup'), run: () => windows.chosen(caller.window, { group: person }) },
      ],
    },
  ];
}
