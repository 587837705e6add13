import { listNames } from '../../shared/words/lists';
import { say } from '../../shared/words/say';
import { Menu, Settings, SquarePen, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { namesOf } from '../state/names';
import { useRoster } from './use-roster';
import { isMenuBarHidden, openAppMenu } from '../ui/app-menu';
import { Avatar } from '../ui/avatar';
import { ConnectionBanner } from '../ui/connection-banner';
import { Badge, Button } from '../ui/controls';
import { HoverCards, HoverFacts } from '../ui/hover-card';
import { onKeys, useArrowsReach, useShortcut } from '../ui/keys';
import { firstList, focusResults } from '../search/use-open-first';
import { nameIsRefused } from '../ui/name-field';
import { ProfileName } from '../ui/profile-mark';
import { SafetyDialog } from '../ui/safety-dialog';
import { Beside } from './beside';
import { Card } from './card';
import { FirstContact } from './first-contact';
import { NoticeBanner } from './notice-banner';
import { StorageBanner } from '../ui/storage-banner';
import { FirstStart } from './first-start';
import { GroupDialog } from './group-dialog';
import { isUnused } from './is-unused';
import { Lists } from './lists';
import { LockedKeys } from './locked-keys';
import { PhraseBanner } from './phrase-banner';
import { RenameDialog } from './rename-dialog';
import { NewConversation } from './new-conversation';
import { ServerChoice } from './server-choice';
import { StatusButton } from './status-button';
import { Icon } from '../ui/icon';
import { useChosenPerson } from '../ui/use-chosen-person';
import styles from './roster.module.css';

/** The main window: the user, their connection, conversations and people; beside them a conversation, if that is wanted. */
export const RosterWindow = () => (
  <>
    <Beside />
    <Page />
  </>
);

function Page() {
  const isNamed = useRoster(({ me }) => me.named);
  const nameIsBad = useRoster(({ connection }) => nameIsRefused(connection.code));
  const isEmpty = useRoster(isUnused);
  const isLocked = useRoster(({ keys }) => keys.state === 'locked');
  const [renaming, setRenaming] = useState(false);
  const [compared, setCompared] = useChosenPerson('onSafetyChosen');
  const comparedPerson = useRoster(({ people }) => (compared === undefined ? undefined : people[compared]));
  const [carded, setCarded] = useChosenPerson('onCardChosen');
  const cardedPerson = useRoster(({ people }) => (carded === undefined ? undefined : people[carded]));
  const [grouped, setGrouped] = useChosenPerson('onGroupChosen');
  if (isLocked) return <LockedKeys />;
  if (!isNamed) return <FirstStart />;
  return (
    <main className={styles['window']}>
      <Me />
      <ConnectionBanner accepts onRename={nameIsBad ? () => setRenaming(true) : undefined} />
      <FirstContact />
      <NoticeBanner />
      <StorageBanner />
      <PhraseBanner />
      <WaitingInvitations />
      {isEmpty ? <ServerChoice /> : <Roster />}
      {cardedPerson && !comparedPerson && (
        <Card
          person={cardedPerson}
          onCompare={() => setCompared(carded)}
          onDone={() => setCarded(undefined)}
        />
      )}
      {comparedPerson && <SafetyDialog person={comparedPerson} onDone={() => setCompared(undefined)} />}
      <HoverCards render={(person) => <Hovered person={person} />} onOpen={setCarded} />
      {grouped !== undefined && (
        <GroupDialog
          title={say('group.newTitle')}
          onName={(group) =>
            void act(bridge().setGroup({ person: grouped, group })).then(
              (isDone) => isDone && setGrouped(undefined),
            )
          }
          onDone={() => setGrouped(undefined)}
        />
      )}
      {renaming && <RenameDialog onDone={() => setRenaming(false)} />}
    </main>
  );
}

function Hovered({ person: id }: { person: string }) {
  const person = useRoster(({ people }) => people[id]);
  return person && <HoverFacts person={person} />;
}

function Me() {
  const me = useRoster((view) => view.me);
  const place = usePlace();
  return (
    <header className={styles['me']}>
      <Avatar person={{ ...me, online: true }} size={44} />
      <div className={styles['who']}>
        <h1 className={styles['name']} dir="auto">
          {me.user}
        </h1>
        <StatusButton />
        <span className={styles['place']} title={place}>
          {place}
        </span>
        <ProfileName />
      </div>
      <div className={styles['acts']}>
        <Button
          kind="icon"
          aria-label={say('preferences.title')}
          title={say('preferences.title')}
          onClick={() => void act(bridge().openPreferences({}))}
        >
          <Icon of={Settings} />
        </Button>
        {isMenuBarHidden && (
          <Button
            kind="icon"
            aria-label={say('menu.all')}
            title={say('menu.all')}
            aria-haspopup="menu"
            onClick={({ currentTarget }) => openAppMenu(currentTarget)}
          >
            <Icon of={Menu} />
          </Button>
        )}
      </div>
    </header>
  );
}

/** One line about where the user is connected. */
function usePlace(): string {
  const connection = useRoster((view) => view.connection);
  const nearby = useRoster((view) => view.nearby);
  const server = connection.state === 'online' ? say('roster.server', { server: connection.server }) : '';
  const near = nearby.enabled ? say('roster.nearby', { count: nearby.count }) : '';
  return [server, near].filter(Boolean).join(' · ') || say('roster.notConnected');
}

function WaitingInvitations() {
  const { count, inviters } = useRoster((view) => view.waiting);
  const people = inviters.map(({ person }) => person);
  const names = useRoster((view) => listNames(namesOf(view, people)));
  if (count === 0) return null;
  return (
    <button
      type="button"
      className={styles['waiting']}
      onClick={() => void act(bridge().openInvitations({}))}
    >
      <span>{say('roster.invite', { names, count: people.length })}</span>
      <Badge count={count} label={say('roster.waiting', { count })} />
    </button>
  );
}

function Roster() {
  const [search, setSearch] = useState('');
  const [isNew, setNew] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const openFirst = useRef<() => void>(null);
  const focus = (): void => field.current?.focus();
  useShortcut('search', focus);
  useShortcut('searchPeople', focus);
  useArrowsReach(firstList);
  useEffect(() => bridge().onNewConversation(() => field.current?.focus()), []);
  useEffect(
    () =>
      bridge().onListChosen(({ list }) => {
        setSearch(list === 'saved' ? 'is:saved ' : `mentions:${say('search.me')} `);
        field.current?.focus();
      }),
    [setSearch],
  );
  return (
    <>
      <div className={styles['search']}>
        <label className="visually-hidden" htmlFor="search">
          {say('search.label')}
        </label>
        <SearchField
          field={field}
          value={search}
          onChange={setSearch}
          onEnter={() => openFirst.current?.()}
        />
        <Button
          kind="icon"
          aria-label={say('planned.title')}
          title={say('planned.title')}
          onClick={() => setNew(true)}
        >
          <Icon of={SquarePen} />
        </Button>
      </div>
      <Lists search={search} openFirst={openFirst} />
      {isNew && <NewConversation onDone={() => setNew(false)} />}
    </>
  );
}

function SearchField({
  field,
  value,
  onChange,
  onEnter,
}: {
  field: React.RefObject<HTMLInputElement | null>;
  value: string;
  onChange: (value: string) => void;
  onEnter: () => void;
}) {
  const clear = (): void => {
    onChange('');
    field.current?.focus();
  };
  return (
    <div className={styles['searchBox']}>
      <input
        id="search"
        ref={field}
        type="text"
        className={styles['searchField']}
        placeholder={say('search.everything')}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) =>
          onKeys(event, { Escape: () => onChange(''), ArrowDown: focusResults, Enter: onEnter })
        }
      />
      {value !== '' && (
        <Button
          kind="icon"
          className={styles['clearSearch']}
          aria-label={say('search.clear')}
          title={say('search.clear')}
          onClick={clear}
        >
          <Icon of={X} size={15} />
        </Button>
      )}
    </div>
  );
}
