import { BellOff, EllipsisVertical } from 'lucide-react';
import type { ConversationView } from '../../shared/ipc/view';
import { bridge } from '../state/bridge';
import { titleOf } from '../state/names';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { AvatarStack, PresenceMark, presenceOf } from '../ui/avatar';
import { Menu } from '../ui/controls';
import { dataOf, placeOf } from '../ui/menu-place';
import styles from './conversation.module.css';

/** What the conversation's menu opens. */
export type ConversationDialog = 'invite' | 'date' | 'delete' | 'export' | 'leave';

/** Who is here and who is pending. */
export function Header({
  conversation,
  onOpen,
  onSearch,
}: {
  conversation: ConversationView;
  onOpen: (dialog: ConversationDialog) => void;
  onSearch: () => void;
}) {
  const view = useView();
  const others = [...conversation.members, ...conversation.invited]
    .filter((id) => id !== view.me.id)
    .flatMap((id) => view.people[id] ?? []);
  const { id, joined, muted, archived } = conversation;
  const items = [
    ...(joined ? [{ label: 'Invite more people…', run: (): void => onOpen('invite') }] : []),
    { label: 'Search…', run: onSearch },
    { label: 'Go to a date…', run: () => onOpen('date') },
    {
      label: muted ? 'Unmute' : 'Mute',
      run: () => void act(bridge().mute({ conversation: id, muted: !muted })),
    },
    {
      label: archived ? 'Take out of the archive' : 'Archive',
      run: () => void act(bridge().archive({ conversation: id, archived: !archived })),
    },
    { label: 'Export…', run: () => onOpen('export') },
    { label: 'Delete messages…', run: () => onOpen('delete') },
    ...(joined ? [{ label: 'Leave conversation…', run: (): void => onOpen('leave') }] : []),
  ];
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
      <AvatarStack people={others} />
      <div className={styles['heading']}>
        <h1 className={styles['title']} dir="auto">
          {titleOf(view, conversation)}
        </h1>
        <section aria-label="Members">
          <ul className={styles['members']}>
            {conversation.members.map((id) => (
              <Member key={id} id={id} />
            ))}
            {conversation.invited.map((id) => (
              <Member key={id} id={id} pending />
            ))}
          </ul>
        </section>
      </div>
      {muted && (
        <span title="Muted">
          <BellOff size={15} role="img" aria-label="Muted" />
        </span>
      )}
      <Menu label="Conversation menu" icon={<EllipsisVertical size={18} aria-hidden />} items={items} />
    </header>
  );
}

function Member({ id, pending = false }: { id: string; pending?: boolean }) {
  const view = useView();
  const person = view.people[id];
  if (!person) return null;
  const me = id === view.me.id;
  return (
    <li
      className={`${styles['member']} ${pending ? styles['pendingMember'] : ''}`}
      data-person={id}
      title={person.note || undefined}
    >
      <PresenceMark shape={presenceOf(person)} size={10} />
      <span dir="auto">{me ? `${person.user} (you)` : person.user}</span>
      {pending && <span>(invited)</span>}
    </li>
  );
}
