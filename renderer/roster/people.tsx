import { ArrowDownUp, EllipsisVertical, Star } from 'lucide-react';
import { useMemo, useState, type DragEvent } from 'react';
import { bounds } from '../../shared/ipc/bounds';
import type { PersonView } from '../../shared/ipc/views/people';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { memo } from '../state/memo';
import { act } from '../state/notices';
import { aboutPerson } from '../ui/about-person';
import { namesakeWarning, PersonName } from '../ui/person-name';
import { Avatar } from '../ui/avatar';
import { Button } from '../ui/controls';
import { Empty } from '../ui/empty';
import { Icon } from '../ui/icon';
import { useLastHere } from '../ui/last-here';
import { Listbox } from '../ui/listbox';
import { Menu } from '../ui/menu';
import { matches } from '../../shared/search/matches';
import { FoldButton } from './fold-button';
import { GroupDialog } from './group-dialog';
import { inOrder, lastTalks, sectionsOf } from './people-order';
import { useRoster } from './use-roster';
import styles from './roster.module.css';

interface PeopleProps {
  people: readonly PersonView[];
  isSearching: boolean;
  scroller: HTMLElement;
  marked: ReadonlySet<string>;
  onMark: (ids: ReadonlySet<string>) => void;
  onOpen: (person: string) => void;
  onOpenMarked: () => void;
}

/** People who are online or were met, in the groups of the user's own. Memoized: a message does not draw them again. */
export const People = memo(function People({ people, ...list }: PeopleProps) {
  const { isSearching } = list;
  const sections = useMemo(
    () => (isSearching ? [{ group: undefined, people }] : sectionsOf(people)),
    [people, isSearching],
  );
  const hasGroups = sections.length > 1;
  return (
    <section className={styles['section']} {...dropping('')}>
      <div className={styles['headingLine']}>
        <h2 className={styles['heading']}>{say('roster.people')}</h2>
        {!isSearching && <OrderMenu />}
      </div>
      {sections.map(({ group, people: members }) =>
        group !== undefined ? (
          <Group key={group} name={group} people={members} {...list} />
        ) : hasGroups && members.length === 0 ? null : (
          <section key="">
            {hasGroups && <h3 className={styles['heading']}>{say('roster.otherPeople')}</h3>}
            <PeopleList
              label={say(hasGroups ? 'roster.otherPeople' : 'roster.people')}
              people={members}
              {...list}
            />
          </section>
        ),
      )}
    </section>
  );
});

/** Media type of a dragged person's id. */
const personType = 'application/x-parley-person';

/** What makes an element take people who are dropped on it into a group; empty for none. */
const dropping = (group: string) => ({
  onDragOver: (event: DragEvent): void => {
    if (event.dataTransfer.types.includes(personType)) event.preventDefault();
  },
  onDrop: (event: DragEvent): void => {
    const person = event.dataTransfer.getData(personType);
    if (person === '') return;
    event.preventDefault();
    event.stopPropagation();
    void act(bridge().setGroup({ person, group }));
  },
});

function PeopleList({
  label,
  people,
  isSearching,
  scroller,
  marked,
  onMark,
  onOpen,
  onOpenMarked,
}: PeopleProps & { label: string }) {
  return (
    <Listbox<PersonView>
      label={label}
      items={people}
      scroller={scroller}
      idOf={({ id }) => id}
      personOf={({ id }) => id}
      onOpen={({ id }) => onOpen(id)}
      onMenu={({ id }, at) => void act(bridge().personMenu({ person: id, at }))}
      marked={marked}
      onMark={onMark}
      onOpenMarked={onOpenMarked}
      onDrag={({ id }, data) => data.setData(personType, id)}
      render={(each) => <PersonItem person={each} />}
      fallback={<NobodyHere searching={isSearching} />}
    />
  );
}

/** A group of the user's own, which is folded or not until the user changes that. */
function Group({ name, people, ...list }: PeopleProps & { name: string }) {
  const folded = useRoster((view) => view.settings.foldedGroups);
  const [isRenaming, setRenaming] = useState(false);
  const isOpen = !folded.includes(name);
  const fold = (): void => {
    const others = folded.filter((each) => each !== name).slice(1 - bounds.ownGroups);
    void act(bridge().arrangePeople({ foldedGroups: isOpen ? [...others, name] : others }));
  };
  return (
    <section {...dropping(name)}>
      <div className={styles['headingLine']}>
        <h3 className={styles['heading']}>
          <FoldButton label={name} count={people.length} isOpen={isOpen} onFold={fold} />
        </h3>
        <Menu
          label={say('group.menu', { group: isolated(name) })}
          icon={<Icon of={EllipsisVertical} size={14} />}
          items={[
            { label: say('group.rename'), run: () => setRenaming(true) },
            {
              label: say('group.end'),
              danger: true,
              run: () => void act(bridge().renameGroup({ group: name, name: '' })),
            },
          ]}
        />
      </div>
      {isOpen && <PeopleList label={name} people={people} {...list} />}
      {isRenaming && (
        <GroupDialog
          title={say('group.renameTitle')}
          initial={name}
          onName={(renamed) => {
            void act(bridge().renameGroup({ group: name, name: renamed }));
            setRenaming(false);
          }}
          onDone={() => setRenaming(false)}
        />
      )}
    </section>
  );
}

/** Chooses by what people are sorted. */
function OrderMenu() {
  const current = useRoster((view) => view.display.peopleOrder);
  return (
    <Menu
      label={say('appearance.peopleOrder')}
      icon={<Icon of={ArrowDownUp} size={14} />}
      items={(['here', 'talk', 'name'] as const).map((order) => ({
        label: say(`roster.order.${order}`),
        checked: order === current,
        run: () => void act(bridge().arrangePeople({ peopleOrder: order })),
      }))}
    />
  );
}

const noTalks: ReadonlyMap<string, number> = new Map();

/**
 * Everybody else who is online or was met, and matches the search, in the order that the user chose. Without a search those are
 * left out whom the user has hidden, and who are away and blocked, or were met in a crowd only.
 */
export function usePeople(search: string): readonly PersonView[] {
  const people = useRoster((view) => view.people);
  const me = useRoster((view) => view.me);
  const { showAway, peopleOrder } = useRoster((view) => view.display);
  const conversations = useRoster((view) => (peopleOrder === 'talk' ? view.conversations : undefined));
  const talks = useMemo(() => (conversations ? lastTalks(conversations) : noTalks), [conversations]);
  return useMemo(() => {
    const isListed = ({ online, hidden, blocked, favourite, group, unlisted }: PersonView): boolean =>
      !hidden &&
      (online || favourite === true || (showAway && !blocked && (!unlisted || group !== undefined)));
    const found = Object.values(people).filter((person) => {
      const { id, user, called, note } = person;
      if (id === me.id) return false;
      return search.trim() === '' ? isListed(person) : matches(`${user} ${called ?? ''} ${note}`, search);
    });
    return inOrder(found, peopleOrder, talks);
  }, [people, me.id, search, showAway, peopleOrder, talks]);
}

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
  const lastHere = useLastHere(person);
  const about = [aboutPerson(person), where, lastHere].filter(Boolean).join(' · ');
  return (
    <>
      <Avatar person={person} presence />
      <div className={`${styles['body']} ${person.online ? '' : styles['away']}`}>
        <div className={styles['title']} dir="auto">
          <PersonName person={person} />{' '}
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
