import { EllipsisVertical, Pencil } from 'lucide-react';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { everybodyWords } from '../state/rooms';
import { useConversation } from './use-conversation';
import { isMenuBarHidden, openAppMenu } from '../ui/app-menu';
import { Avatar, AvatarStack, PresenceMark, presenceOf } from '../ui/avatar';
import { PersonButton } from '../ui/person-button';
import { Button } from '../ui/controls';
import { Menu, type MenuItem } from '../ui/menu';
import { MutedMark } from '../ui/muted-mark';
import { dataOf, placeOf } from '../ui/menu-place';
import { useKindActions } from './kinds/actions';
import kindStyles from './kinds/kinds.module.css';
import { Icon } from '../ui/icon';
import { RoomFace } from '../ui/room-face';
import { RoomPeople } from './room-people';
import { SealingMark } from './sealing';
import styles from './conversation.module.css';

/** Dialogs that the conversation's menu opens. */
export type ConversationDialog =
  | 'attention'
  | 'close'
  | 'invite'
  | 'date'
  | 'delete'
  | 'export'
  | 'leave'
  | 'people'
  | 'picture'
  | 'pins'
  | 'safety'
  | 'title';

/** Name, members and menu of the conversation. */
export function Header({
  conversation,
  onOpen,
  onSearch,
  onFiles,
}: {
  conversation: ConversationView;
  onOpen: (dialog: ConversationDialog) => void;
  onSearch: () => void;
  onFiles: () => void;
}) {
  const people = useConversation((view) => view.people);
  const { id, name, joined, leaving, sealed, room, attention, archived, planned } = conversation;
  const canName = useKindActions() !== undefined && !room;
  const nameIt = say('conversation.nameIt');
  const others = conversation.others.flatMap((person) => people[person] ?? []);
  const takesPart = joined && !leaving;
  const isPane = useConversation(({ pane }) => pane !== null);
  const isFounder = useConversation(({ me }) => me.id === conversation.founder);
  const about: MenuItem[] = [
    { label: say('conversation.people'), run: () => onOpen('people') },
    { label: say('conversation.safety'), run: () => onOpen('safety') },
    ...(takesPart && !room?.closed && !room?.everybody
      ? [
          {
            label: say(planned ? 'planned.addMenu' : 'conversation.inviteMore'),
            run: (): void => onOpen('invite'),
          },
        ]
      : []),
    ...(canName ? [{ label: say('conversation.nameItMenu'), run: (): void => onOpen('title') }] : []),
    ...(canName && !planned
      ? [{ label: say('conversation.pictureMenu'), run: (): void => onOpen('picture') }]
      : []),
  ];
  const rest: (MenuItem | 'line')[] = [
    'line',
    { label: say('conversation.search'), run: onSearch },
    { label: say('conversation.files'), run: onFiles },
    { label: say('pins.menu'), run: () => onOpen('pins') },
    { label: say('conversation.goToDate'), run: () => onOpen('date') },
    { label: say('conversation.export'), run: () => onOpen('export') },
    'line',
    { label: say('conversation.notifications'), run: () => onOpen('attention') },
    {
      label: say(archived ? 'conversation.unarchive' : 'conversation.archive'),
      run: () => void act(bridge().archive({ conversation: id, archived: !archived })),
    },
    'line',
    { label: say('conversation.delete'), danger: true, run: () => onOpen('delete') },
    ...(takesPart && isFounder && room && !room.closed
      ? [{ label: say('room.closeMenu'), danger: true, run: (): void => onOpen('close') }]
      : []),
    ...(takesPart
      ? [{ label: say('conversation.leave'), danger: true, run: (): void => onOpen('leave') }]
      : []),
  ];
  // Beside the list, the same menu is above the list.
  const ofApp: (MenuItem | 'line')[] =
    isMenuBarHidden && !isPane ? ['line', { label: say('menu.ofParley'), run: openAppMenu }] : [];
  return (
    <header
      className={styles['header']}
      onContextMenu={(event) => {
        event.preventDefault();
        const person = dataOf(event.target, 'person');
        const at = placeOf(event, event.currentTarget);
        void act(
          person === undefined
            ? bridge().conversationMenu({ conversation: id, at })
            : bridge().personMenu({ person, at }),
        );
      }}
    >
      {room ? (
        <RoomFace isForEverybody={room.everybody !== undefined} />
      ) : (
        <AvatarStack people={others} picture={conversation.picture} />
      )}
      <div className={styles['heading']}>
        <div className={styles['titleLine']}>
          <h1 className={styles['title']} dir="auto">
            {name}
          </h1>
          {canName && (
            <Button
              kind="icon"
              className={kindStyles['nameIt']}
              aria-label={nameIt}
              title={nameIt}
              onClick={() => onOpen('title')}
            >
              <Icon of={Pencil} size={14} />
            </Button>
          )}
        </div>
        {room ? (
          <RoomPeople conversation={conversation} about={aboutIt(room)} onShowAll={() => onOpen('people')} />
        ) : (
          <Members conversation={conversation} onShowAll={() => onOpen('people')} />
        )}
      </div>
      <SealingMark sealed={sealed} isRoom={room !== undefined} onOpen={() => onOpen('safety')} />
      <MutedMark attention={attention} size={15} />
      <Menu
        label={say('conversation.menu')}
        icon={<Icon of={EllipsisVertical} />}
        items={[...about, ...(planned ? [] : rest), ...ofApp]}
      />
    </header>
  );
}

/** What an open room is about, or for whom it is. */
const aboutIt = ({ topic, everybody }: NonNullable<ConversationView['room']>): string =>
  everybody && (everybody.kind === 'near' || everybody.name !== '') ? everybodyWords(everybody) : topic;

/** Maximum number of people who are all named in the header. */
const namedAtMost = 6;
/** Number of avatars shown when there are more people than `namedAtMost`. */
const facesShown = 5;

function Members({
  conversation: { members, invited },
  onShowAll,
}: {
  conversation: ConversationView;
  onShowAll: () => void;
}) {
  const people = useConversation((view) => view.people);
  const me = useConversation((view) => view.me);
  const count = members.length + invited.length;
  if (count <= namedAtMost)
    return (
      <section aria-label={say('conversation.members')}>
        <ul className={styles['members']}>
          {members.map((id) => (
            <Member key={id} id={id} />
          ))}
          {invited.map((id) => (
            <Member key={id} id={id} pending />
          ))}
        </ul>
      </section>
    );
  const present = members.filter((id) => id !== me.id && people[id]?.online);
  const absent = [...members, ...invited].filter((id) => id !== me.id && !present.includes(id));
  const faces = [...present, ...absent].slice(0, facesShown).flatMap((id) => people[id] ?? []);
  return (
    <section aria-label={say('conversation.members')} className={styles['faces']}>
      {faces.map((person) => (
        <span key={person.id} data-person={person.id}>
          <Avatar person={person} size={20} />
        </span>
      ))}
      <button
        type="button"
        className={styles['everybody']}
        aria-label={say('conversation.showAll', { count })}
        title={say('conversation.showAll', { count })}
        onClick={onShowAll}
      >
        +{count - faces.length}
      </button>
    </section>
  );
}

function Member({ id, pending = false }: { id: string; pending?: boolean }) {
  const person = useConversation(({ people }) => people[id]);
  const isMe = useConversation(({ me }) => me.id === id);
  if (!person) return null;
  return (
    <li className={`${styles['member']} ${pending ? styles['pendingMember'] : ''}`} data-person={id}>
      <PresenceMark shape={presenceOf(person)} />
      <span dir="auto">
        {isMe ? say('person.me', { name: person.user }) : <PersonButton person={person} />}
      </span>
      {pending && <span>{say('person.invited')}</span>}
    </li>
  );
}
