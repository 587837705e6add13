import { listNames } from '../../shared/words/lists';
import { say } from '../../shared/words/say';
import { Settings } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { nameOf } from '../state/names';
import { useView } from '../state/store';
import { Avatar } from '../ui/avatar';
import { ConnectionBanner } from '../ui/connection-banner';
import { Badge, Button } from '../ui/controls';
import { onKeys, useShortcut } from '../ui/keys';
import { focusResults } from '../search/use-open-first';
import { nameIsRefused } from '../ui/name-field';
import { StorageBanner } from '../ui/storage-banner';
import { FirstStart } from './first-start';
import { Lists } from './lists';
import { RenameDialog } from './rename-dialog';
import { ServerChoice } from './server-choice';
import { StatusButton } from './status-button';
import styles from './roster.module.css';

/** The main window: the user, their connection, conversations and people. */
export function RosterWindow() {
  const view = useView();
  const [renaming, setRenaming] = useState(false);
  if (!view.me.named) return <FirstStart />;
  return (
    <main className={styles['window']}>
      <Me />
      <ConnectionBanner
        connection={view.connection}
        onRename={nameIsRefused(view.connection.code) ? () => setRenaming(true) : undefined}
      />
      <StorageBanner storage={view.storage} />
      <WaitingInvitations />
      {view.connection.state === 'unconfigured' &&
      !view.nearby.enabled &&
      Object.keys(view.conversations).length === 0 ? (
        <ServerChoice />
      ) : (
        <Roster />
      )}
      {renaming && <RenameDialog onDone={() => setRenaming(false)} />}
    </main>
  );
}

function Me() {
  const { me } = useView();
  const place = usePlace();
  return (
    <header className={styles['me']}>
      <Avatar person={{ ...me, online: true }} size={44} />
      <div className={styles['who']}>
        <h1 className={styles['name']} dir="auto">
          {me.user}
        </h1>
        <StatusButton />
        <span className={styles['place']}>{place}</span>
      </div>
      <Button
        kind="icon"
        aria-label={say('preferences.title')}
        title={say('preferences.title')}
        onClick={() => void act(bridge().openPreferences({}))}
      >
        <Settings size={18} aria-hidden />
      </Button>
    </header>
  );
}

/** One line about where the user is connected. */
function usePlace(): string {
  const { connection, nearby } = useView();
  const server = connection.state === 'online' ? connection.server : '';
  const near = nearby.enabled ? say('roster.nearby', { count: nearby.count }) : '';
  return [server, near].filter(Boolean).join(' · ') || say('roster.notConnected');
}

function WaitingInvitations() {
  const view = useView();
  const { count, inviters } = view.waiting;
  if (count === 0) return null;
  const names = inviters.map(({ person }) => nameOf(view, person));
  return (
    <button
      type="button"
      className={styles['waiting']}
      onClick={() => void act(bridge().openInvitations({}))}
    >
      <span>{say('roster.invite', { names: listNames(names), count: names.length })}</span>
      <Badge count={count} label={say('roster.waiting', { count })} />
    </button>
  );
}

function Roster() {
  const [search, setSearch] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const openFirst = useRef<() => void>(null);
  const focus = (): void => field.current?.focus();
  useShortcut('search', focus);
  useShortcut('searchPeople', focus);
  useEffect(() => bridge().onNewConversation(() => field.current?.focus()), []);
  const start = async (people: readonly string[], title: string): Promise<boolean> =>
    act(bridge().invite({ people: [...people], ...(title.trim() ? { title: title.trim() } : {}) }));
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
      </div>
      <Lists search={search} onStart={start} openFirst={openFirst} />
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
  return (
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
  );
}
