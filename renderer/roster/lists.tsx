import { useCallback, useImperativeHandle, useMemo, useState, type Ref } from 'react';
import type { HitView } from '../../shared/ipc/views/search';
import type { ConversationView } from '../../shared/ipc/views/conversations';
import type { ViewOf } from '../../shared/ipc/windows';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { memo } from '../state/memo';
import { nameOf } from '../state/names';
import { act } from '../state/notices';
import { useRoster } from './use-roster';
import { useTimes } from '../state/times';
import { AvatarStack } from '../ui/avatar';
import { Badge, Button } from '../ui/controls';
import { useNow } from '../ui/use-now';
import { Listbox } from '../ui/listbox';
import { Results } from '../search/results';
import { useOpenFirst } from '../search/use-open-first';
import { useSearch } from '../search/use-search';
import { matches } from '../../shared/search/matches';
import { FoldButton } from './fold-button';
import { People, usePeople } from './people';
import { joinRoom, Rooms, useRooms } from './rooms';
import { MutedMark } from '../ui/muted-mark';
import { TrustMark } from '../ui/person-name';
import { RoomFace } from '../ui/room-face';
import styles from './roster.module.css';

/** Conversations, people and, while searching, messages. The lists scroll together. */
export function Lists({
  search,
  openFirst,
}: {
  search: string;
  /** Receives a function that opens the first search result. */
  openFirst: Ref<() => void>;
}) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const { marked, mark, chosen, write } = useMarked();
  const conversations = useConversations(search);
  const rooms = useRooms(search);
  const people = usePeople(search);
  const found = useSearch(search);
  const [conversation, room, person, hit] = [conversations[0], rooms[0], people[0], found.hits[0]];
  const open = (): void => {
    if (conversation) openConversation(conversation);
    else if (room) joinRoom(room);
    else if (person) talkToOne(person.id);
    else if (hit) openHit(hit);
  };
  const isSearching = search.trim() !== '';
  const isFound = conversations.length + rooms.length + people.length + found.hits.length > 0;
  // Before the first answer it is not known yet.
  const isNothingFound = !isFound && (found.isDone || found.searched > 0);
  const isReady = conversation !== undefined || room !== undefined || person !== undefined || found.isDone;
  const openIt = useOpenFirst(isReady, isSearching ? open : undefined);
  useImperativeHandle(openFirst, () => openIt, [openIt]);
  return (
    <div className={styles['lists']}>
      <div className={styles['scroller']} ref={setScroller}>
        {scroller && (
          <>
            <Conversations found={conversations} isSearching={isSearching} scroller={scroller} />
            <Rooms rooms={rooms} isSearching={isSearching} scroller={scroller} />
            {(people.length > 0 || !isSearching || isNothingFound) && (
              <People
                people={people}
                isSearching={isSearching}
                scroller={scroller}
                marked={marked}
                onMark={mark}
                onOpen={talkToOne}
                onOpenMarked={write}
              />
            )}
            {isSearching && (
              <section className={styles['section']}>
                <h2 className={styles['heading']}>{say('roster.messages')}</h2>
                <Results found={found} named scroller={scroller} onOpen={openHit} />
              </section>
            )}
          </>
        )}
      </div>
      <StartButton chosen={chosen} onWrite={write} onClear={() => mark(new Set())} />
    </div>
  );
}

/** The people who are marked, and what opens the window in which something is said to those of them who are still known. */
function useMarked() {
  const people = useRoster((view) => view.people);
  const [marked, mark] = useState<ReadonlySet<string>>(new Set());
  const chosen = useMemo(() => [...marked].filter((id) => people[id]), [marked, people]);
  const write = useCallback(async (): Promise<void> => {
    if (await talkTo(chosen)) mark(new Set());
  }, [chosen]);
  return { marked, mark, chosen, write: useCallback(() => void write(), [write]) };
}

function StartButton({
  chosen,
  onWrite,
  onClear,
}: {
  chosen: readonly string[];
  onWrite: () => void;
  onClear: () => void;
}) {
  const people = useRoster((view) => view.people);
  if (chosen.length === 0) return null;
  return (
    <div className={styles['start']}>
      <Button kind="primary" onClick={onWrite}>
        {chosen.length === 1
          ? say('roster.writeTo', { name: nameOf({ people }, chosen[0] ?? '') })
          : say('roster.writeToMany', { count: chosen.length })}
      </Button>
      <Button onClick={onClear}>{say('roster.clear')}</Button>
    </div>
  );
}

/** The order of the conversation list: by the time of the last message that arrived. */
const latestFirst = (conversations: Readonly<Record<string, ConversationView>>): ConversationView[] =>
  Object.values(conversations).sort((a, b) => (b.activity?.at ?? 0) - (a.activity?.at ?? 0));

/** Conversations, latest first. Archived and left ones are included only in a search. */
function useConversations(search: string): readonly ConversationView[] {
  const conversations = useRoster((view) => view.conversations);
  const all = latestFirst(conversations);
  return search.trim() === ''
    ? all.filter(({ joined, archived }) => joined && !archived)
    : all.filter(({ name }) => matches(name, search));
}

function Conversations({
  found,
  isSearching,
  scroller,
}: {
  found: readonly ConversationView[];
  isSearching: boolean;
  scroller: HTMLElement;
}) {
  const conversations = useRoster((view) => view.conversations);
  const all = latestFirst(conversations);
  const archived = all.filter((conversation) => conversation.joined && conversation.archived);
  const left = all.filter(({ joined }) => !joined);
  return (
    <>
      {(found.length > 0 || !isSearching) && (
        <section className={styles['section']}>
          <h2 className={styles['heading']}>{say('roster.conversations')}</h2>
          <ConversationList label={say('roster.conversations')} items={found} scroller={scroller} />
        </section>
      )}
      {!isSearching && (
        <>
          <Fold label={say('roster.archived')} items={archived} scroller={scroller} />
          <Fold label={say('roster.left')} items={left} scroller={scroller} />
        </>
      )}
    </>
  );
}

interface ConversationListProps {
  label: string;
  items: readonly ConversationView[];
  scroller: HTMLElement;
}

/** A list of conversations that is collapsed at first. */
function Fold({ label, items, scroller }: ConversationListProps) {
  const [open, setOpen] = useState(false);
  if (items.length === 0) return null;
  return (
    <section className={styles['section']}>
      <h2 className={styles['heading']}>
        <FoldButton label={label} count={items.length} isOpen={open} onFold={() => setOpen(!open)} />
      </h2>
      {open && <ConversationList label={label} items={items} scroller={scroller} />}
    </section>
  );
}

function ConversationList({ label, items, scroller }: ConversationListProps) {
  const shown = useRoster(({ split }) => split?.shown);
  return (
    <Listbox<ConversationView>
      label={label}
      items={items}
      scroller={scroller}
      idOf={({ id }) => id}
      personOf={({ title, others }) => (title === undefined && others.length === 1 ? others[0] : undefined)}
      shown={shown ?? null}
      onOpen={openConversation}
      onMenu={({ id }, at) => void act(bridge().conversationMenu({ conversation: id, at }))}
      render={(conversation) => <ConversationItem conversation={conversation} />}
      fallback={<NoConversations />}
    />
  );
}

function NoConversations() {
  const isAlone = useRoster(({ people, me }) =>
    Object.values(people).every(({ id, online }) => !online || id === me.id),
  );
  return (
    <p className={styles['none']}>
      {say(isAlone ? 'roster.noConversationsAlone' : 'roster.noConversations')}
    </p>
  );
}

const talkTo = (people: readonly string[]): Promise<boolean> => act(bridge().talkTo({ people: [...people] }));
/** The same function always: another one would draw all people again. */
const talkToOne = (person: string): void => void talkTo([person]);
const openConversation = ({ id }: ConversationView): void =>
  void act(bridge().openConversation({ conversation: id }));
const openHit = ({ conversation, row }: HitView): void => void act(bridge().openRow({ conversation, row }));

/** Prefix of the last message if the user is leaving or no longer a member; else empty. */
function standing({ joined, leaving, hasLeft }: ConversationView): string {
  if (joined) return leaving ? `${say('roster.leaving')} · ` : '';
  return `${hasLeft ? say('roster.youLeft') : say('roster.youAreOut')} · `;
}

/** Memoized: a message in one conversation does not draw the others again. */
const ConversationItem = memo(function ConversationItem({
  conversation,
}: {
  conversation: ConversationView;
}) {
  const people = useRoster((view) => view.people);
  const now = useNow(60_000);
  const times = useTimes();
  const { name, title, activity, attention, planned } = conversation;
  const last = activity?.last ?? null;
  const unread = conversation.joined ? (activity?.unread ?? 0) : 0;
  const others = conversation.others.flatMap((id) => people[id] ?? []);
  const author = useRoster((view) => last && nameOrYou(view, last.author));
  return (
    <>
      {conversation.room ? (
        <RoomFace isForEverybody={conversation.room.everybody !== undefined} />
      ) : (
        <AvatarStack people={others} picture={conversation.picture} />
      )}
      <div className={`${styles['body']} ${unread > 0 ? styles['unread'] : ''}`}>
        <div className={styles['line']}>
          <span className={styles['title']} dir="auto">
            {name}
            {title === undefined && others.length === 1 && <TrustMark person={others[0]} />}
          </span>
          <MutedMark attention={attention} size={12} className={styles['time']} />
          <span className={styles['time']}>{activity && times.brief(activity.at, now)}</span>
        </div>
        <div className={styles['line']}>
          <span className={styles['soft']} dir="auto">
            {standing(conversation)}
            {planned || (activity?.draft !== undefined && unread === 0) ? (
              <>
                <span className={styles['draft']}>{say('roster.draft')}</span> {activity?.draft}
              </>
            ) : last ? (
              say('roster.last', { author: author ?? '', text: isolated(last.text) })
            ) : (
              say('roster.noMessages')
            )}
          </span>
          {unread > 0 && <Badge count={unread} label={say('roster.unread', { count: unread })} />}
        </div>
      </div>
    </>
  );
});

const nameOrYou = (view: ViewOf<'roster'>, id: string): string =>
  id === view.me.id ? say('person.you') : nameOf(view, id);
