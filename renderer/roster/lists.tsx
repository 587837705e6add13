import { BellOff } from 'lucide-react';
import { useImperativeHandle, useMemo, useState, type Ref } from 'react';
import type { ConversationView, HitView, PersonView } from '../../shared/ipc/view';
import { plain } from '../../shared/search/plain';
import { isolated } from '../../shared/text/visible';
import { bridge } from '../state/bridge';
import { nameOf, titleOf } from '../state/names';
import { act } from '../state/notices';
import { useView } from '../state/store';
import { useTimes } from '../state/times';
import { Avatar, AvatarStack } from '../ui/avatar';
import { Badge, Button } from '../ui/controls';
import { Empty } from '../ui/empty';
import { useNow } from '../ui/use-now';
import { Listbox } from '../ui/listbox';
import { Results } from '../search/results';
import { useOpenFirst } from '../search/use-open-first';
import { useSearch } from '../search/use-search';
import styles from './roster.module.css';

const matches = (text: string, search: string): boolean =>
  search === '' || plain(text).includes(plain(search));

/** My conversations, and the people who are here. */
export function Lists({
  search,
  onStart,
  openFirst,
}: {
  search: string;
  onStart: (people: readonly string[], title: string) => Promise<boolean>;
  /** Is given what opens the first of what was searched for. */
  openFirst: Ref<() => void>;
}) {
  const view = useView();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const people = useMemo(
    () =>
      Object.values(view.people)
        .filter(
          (person) =>
            person.online && person.id !== view.me.id && matches(`${person.user} ${person.note}`, search),
        )
        .sort((a, b) => a.user.localeCompare(b.user)),
    [view.people, view.me.id, search],
  );
  const found = useSearch(search);
  const [archive, setArchive] = useState(false);
  const all = Object.values(view.conversations);
  const archived = all.filter((conversation) => conversation.archived).length;
  const conversations = all
    .filter((conversation) =>
      search === ''
        ? conversation.archived === (archive && archived > 0)
        : matches(titleOf(view, conversation), search),
    )
    .sort((a, b) => b.at - a.at);
  const chosen = [...marked].filter((id) => view.people[id]?.online);
  const start = async (ids: readonly string[]): Promise<void> => {
    if (await onStart(ids, '')) setMarked(new Set());
  };
  const [conversation, person, hit] = [conversations[0], people[0], found.hits[0]];
  const open = (): void => {
    if (conversation) void bridge().openConversation({ conversation: conversation.id });
    else if (person) void start([person.id]);
    else if (hit) openHit(hit);
  };
  const isSearching = search.trim() !== '';
  const isReady = conversation !== undefined || person !== undefined || found.isDone;
  const openIt = useOpenFirst(isReady, isSearching ? open : undefined);
  useImperativeHandle(openFirst, () => openIt, [openIt]);
  return (
    <div className={styles['lists']}>
      {(conversations.length > 0 || search === '') && (
        <section className={`${styles['section']} ${styles['fitting']}`}>
          <div className={styles['headingLine']}>
            <h2 className={styles['heading']}>{archive && archived > 0 ? 'Archive' : 'Conversations'}</h2>
            {archived > 0 && search === '' && (
              <Button kind="link" onClick={() => setArchive(!archive)}>
                {archive ? 'Back to conversations' : `Archive (${archived})`}
              </Button>
            )}
          </div>
          <Listbox<ConversationView>
            label="Conversations"
            items={conversations}
            fitting
            idOf={({ id }) => id}
            onOpen={({ id }) => void bridge().openConversation({ conversation: id })}
            onMenu={({ id }, at) => void act(bridge().conversationMenu({ conversation: id, at }))}
            render={(conversation) => <ConversationItem conversation={conversation} />}
            fallback={<p className={styles['none']}>None yet. Choose somebody below.</p>}
          />
        </section>
      )}
      <section className={`${styles['section']} ${search.trim() !== '' ? styles['fitting'] : ''}`}>
        <h2 className={styles['heading']}>People</h2>
        <Listbox<PersonView>
          label="People"
          items={people}
          fitting={search.trim() !== ''}
          idOf={({ id }) => id}
          onOpen={({ id }) => void start([id])}
          onMenu={({ id }, at) => void act(bridge().personMenu({ person: id, at }))}
          marked={marked}
          onMark={setMarked}
          render={(person) => <PersonItem person={person} />}
          fallback={<NobodyHere searching={search !== ''} />}
        />
      </section>
      {search.trim() !== '' && (
        <section className={styles['section']}>
          <h2 className={styles['heading']}>Messages</h2>
          <Results found={found} named onOpen={openHit} />
        </section>
      )}
      {chosen.length > 0 && (
        <div className={styles['start']}>
          <Button kind="primary" onClick={() => void start(chosen)}>
            Start conversation with {chosen.length === 1 ? nameOf(view, chosen[0] ?? '') : chosen.length}
          </Button>
          <Button onClick={() => setMarked(new Set())}>Clear</Button>
        </div>
      )}
    </div>
  );
}

const openHit = ({ conversation, row }: HitView): void => void act(bridge().openRow({ conversation, row }));

function NobodyHere({ searching }: { searching: boolean }) {
  const { connection, hosting, nearby } = useView();
  if (searching) return <p className={styles['none']}>Nobody here is called that.</p>;
  if (nearby.enabled && connection.state !== 'online') return <NobodyNear />;
  if (connection.state !== 'online') return <Empty>People appear here once the server can be reached.</Empty>;
  const address = hosting.addresses[0];
  if (hosting.state === 'on' && address)
    return <Empty>Nobody else is here yet. Tell the others to connect to {address}.</Empty>;
  return <Empty>Nobody else is here yet. Whoever connects to this server appears here.</Empty>;
}

function NobodyNear() {
  return (
    <Empty>
      Nobody else is here yet. Others on your network appear by themselves once they open Parley.{' '}
      <Button kind="link" onClick={() => void bridge().openPreferences({ page: 'nearby' })}>
        Why can’t I see someone?
      </Button>
    </Empty>
  );
}

function PersonItem({ person }: { person: PersonView }) {
  const { connection } = useView();
  // Where everybody is the same nothing need be said.
  const where = connection.state === 'online' && person.reach !== 'server' ? 'nearby' : '';
  return (
    <>
      <Avatar person={person} presence />
      <div className={styles['body']}>
        <div className={styles['title']} dir="auto">
          {person.user}
        </div>
        {(person.note || where) && (
          <div className={styles['soft']} dir="auto">
            {[person.note, where].filter(Boolean).join(' · ')}
          </div>
        )}
      </div>
    </>
  );
}

function ConversationItem({ conversation }: { conversation: ConversationView }) {
  const view = useView();
  const now = useNow(60_000);
  const times = useTimes();
  const { last, unread, members, invited, muted } = conversation;
  const others = [...members, ...invited]
    .filter((id) => id !== view.me.id)
    .flatMap((id) => view.people[id] ?? []);
  const author = last && (last.author === view.me.id ? 'You' : nameOf(view, last.author));
  return (
    <>
      <AvatarStack people={others} />
      <div className={`${styles['body']} ${unread > 0 ? styles['unread'] : ''}`}>
        <div className={styles['line']}>
          <span className={styles['title']} dir="auto">
            {titleOf(view, conversation)}
          </span>
          {muted && (
            <span className={styles['time']} title="Muted">
              <BellOff size={12} role="img" aria-label="Muted" />
            </span>
          )}
          <span className={styles['time']}>{times.brief(conversation.at, now)}</span>
        </div>
        <div className={styles['line']}>
          <span className={styles['soft']} dir="auto">
            {last ? `${author}: ${isolated(last.text)}` : 'No messages yet'}
          </span>
          {unread > 0 && <Badge count={unread} label={`${unread} unread`} />}
        </div>
      </div>
    </>
  );
}
