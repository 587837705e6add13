import { Star } from 'lucide-react';
import { memo, useMemo } from 'react';
import type { PersonView } from '../../shared/ipc/view';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { byName } from '../state/name-order';
import { act } from '../state/notices';
import { aboutPerson } from '../ui/about-person';
import { namesakeWarning, PersonName } from '../ui/person-name';
import { Avatar } from '../ui/avatar';
import { Button } from '../ui/controls';
import { Empty } from '../ui/empty';
import { Icon } from '../ui/icon';
import { Listbox } from '../ui/listbox';
import { matches } from '../../shared/search/matches';
import { useRoster } from './use-roster';
import styles from './roster.module.css';

interface PeopleProps {
  people: readonly PersonView[];
  isSearching: boolean;
  scroller: HTMLElement;
  marked: ReadonlySet<string>;
  onMark: (ids: ReadonlySet<string>) => void;
  onOpen: (person: string) => void;
}

/** People who are online or were met. Memoized: a message does not draw them again. */
export const People = memo(function People({
  people,
  isSearching,
  scroller,
  marked,
  onMark,
  onOpen,
}: PeopleProps) {
  return (
    <section className={styles['section']}>
      <h2 className={styles['heading']}>{say('roster.people')}</h2>
      <Listbox<PersonView>
        label={say('roster.people')}
        items={people}
        scroller={scroller}
        idOf={({ id }) => id}
        onOpen={({ id }) => onOpen(id)}
        onMenu={({ id }, at) => void act(bridge().personMenu({ person: id, at }))}
        marked={marked}
        onMark={onMark}
        render={(each) => <PersonItem person={each} />}
        fallback={<NobodyHere searching={isSearching} />}
      />
    </section>
  );
});

/**
 * Everybody else who is online or was met, and matches the search: favourites first, then who is here, by name. Without a search
 * those are left out whom the user has hidden, and who are away and blocked.
 */
export function usePeople(search: string): readonly PersonView[] {
  const people = useRoster((view) => view.people);
  const me = useRoster((view) => view.me);
  const showAway = useRoster((view) => view.display.showAway);
  return useMemo(() => {
    const isListed = ({ online, hidden, blocked, favourite }: PersonView): boolean =>
      !hidden && (online || (showAway && !blocked) || favourite === true);
    const found = byName(
      Object.values(people).filter((person) => {
        const { id, user, called, note } = person;
        if (id === me.id) return false;
        return search.trim() === '' ? isListed(person) : matches(`${user} ${called ?? ''} ${note}`, search);
      }),
    );
    return found.toSorted((a, b) => rankOf(a) - rankOf(b));
  }, [people, me.id, search, showAway]);
}

const rankOf = ({ favourite, online }: PersonView): number => (favourite ? 0 : online ? 1 : 2);

function NobodyHere({ searching }: { searching: boolean }) {
  const connection = useRoster((view) => view.connection);
  const hosting = useRoster((view) => view.hosting);
  const { nearby } = useRoster((view) => view.settings);
  if (searching) return <p className={styles['none']}>{say('roster.nobodyFound')}</p>;
  if (nearby.enabled && connection.state !== 'online') return <NobodyNear />;
  if (connection.state !== 'online') return <NobodyReached />;
  const address = hosting.addresses[0];
  if (hosting.state === 'on' && address) return <Empty>{say('roster.tellOthers', { address })}</Empty>;
  return <Empty>{say('roster.nobodyOnServer')}</Empty>;
}

function NobodyReached() {
  return (
    <Empty action={<Button onClick={() => void act(bridge().findNearby({}))}>{say('nearby.on')}</Button>}>
      {say('roster.noServer')}
    </Empty>
  );
}

function NobodyNear() {
  return (
    <Empty>
      {say('roster.nobodyNearby')}{' '}
      <Button kind="link" onClick={() => void act(bridge().openPreferences({ page: 'nearby' }))}>
        {say('nearby.why')}
      </Button>
    </Empty>
  );
}

/** For whom the user may take somebody, in the few words that fit a row. */
const shortWarning = ({ takenFor }: PersonView): string =>
  takenFor
    ? say(takenFor.verified ? 'roster.notTheVerified' : 'roster.notTheKnown', {
        known: isolated(takenFor.user),
      })
    : '';

/** Memoized: a change of one person does not draw the others again. */
const PersonItem = memo(function PersonItem({ person }: { person: PersonView }) {
  const connection = useRoster((view) => view.connection);
  // Without a server everybody is nearby, which need not be said.
  const where =
    connection.state === 'online' && person.online && person.reach !== 'server' ? say('person.nearby') : '';
  const warning = namesakeWarning(person);
  const about = [aboutPerson(person), where].filter(Boolean).join(' · ');
  return (
    <>
      <Avatar person={person} presence />
      <div className={`${styles['body']} ${person.online ? '' : styles['away']}`}>
        <div className={styles['title']} dir="auto">
          <PersonName person={person} />
          {person.favourite && (
            <span className={styles['favourite']} title={say('card.isFavourite')}>
              <Icon of={Star} size={12} label={say('card.isFavourite')} />
            </span>
          )}
        </div>
        {warning !== undefined && (
          <div className={styles['warning']} title={warning}>
            {shortWarning(person)}
          </div>
        )}
        {about !== '' && (
          <div className={styles['soft']} dir="auto">
            {about}
          </div>
        )}
      </div>
    </>
  );
});
