import { Plus } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { RoomView } from '../../shared/ipc/views/rooms';
import { matches } from '../../shared/search/matches';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { memo } from '../state/memo';
import { act } from '../state/notices';
import { aboutRoom, describeRoom, roomsInOrder } from '../state/rooms';
import { Button } from '../ui/controls';
import { Icon } from '../ui/icon';
import { Listbox } from '../ui/listbox';
import { PersonName } from '../ui/person-name';
import { RoomFace } from '../ui/room-face';
import { NewRoom } from './new-room';
import { words } from '../ui/words';
import { useRoster } from './use-roster';
import styles from './roster.module.css';

/** The open rooms that can be joined, and match the search. */
export function useRooms(search: string): readonly RoomView[] {
  const rooms = useRoster((view) => view.rooms);
  return useMemo(
    () =>
      roomsInOrder(rooms).filter(
        ({ title, topic }) => search.trim() === '' || matches(`${title} ${topic}`, search),
      ),
    [rooms, search],
  );
}

/** Whether anybody could see a room, or have made one. */
const useIsReached = (): boolean =>
  useRoster(({ connection, nearby }) => connection.state === 'online' || nearby.enabled);

/** Open rooms: a press joins one. Memoized: a message does not draw them again. */
export const Rooms = memo(function Rooms({
  rooms,
  isSearching,
  scroller,
}: {
  rooms: readonly RoomView[];
  isSearching: boolean;
  scroller: HTMLElement;
}) {
  const [isNew, setNew] = useState(false);
  const isReached = useIsReached();
  useEffect(() => bridge().onNewRoom(() => setNew(true)), []);
  const isShown = isSearching ? rooms.length > 0 : isReached || rooms.length > 0;
  return (
    <>
      {isShown && (
        <section className={styles['section']}>
          <div className={styles['headingLine']}>
            <h2 className={styles['heading']}>{say('room.heading')}</h2>
            {!isSearching && (
              <Button
                kind="icon"
                aria-label={say('room.new')}
                title={say('room.new')}
                onClick={() => setNew(true)}
              >
                <Icon of={Plus} size={16} />
              </Button>
            )}
          </div>
          <Listbox<RoomView>
            label={say('room.heading')}
            items={rooms}
            scroller={scroller}
            idOf={({ id }) => id}
            onOpen={joinRoom}
            render={(room) => <RoomItem room={room} />}
            fallback={<p className={styles['none']}>{say('room.none')}</p>}
          />
        </section>
      )}
      {isNew && <NewRoom onDone={() => setNew(false)} />}
    </>
  );
});

/** Joins a room, and opens its window. */
export const joinRoom = ({ id }: RoomView): void => void act(bridge().joinRoom({ conversation: id }));

const RoomItem = memo(function RoomItem({ room }: { room: RoomView }) {
  const { title, founder, everybody } = room;
  return (
    <>
      <RoomFace isForEverybody={everybody !== undefined} />
      <div className={styles['body']}>
        <div className={styles['title']} dir="auto">
          {title}
        </div>
        <div className={styles['soft']} dir="auto" title={describeRoom(room)}>
          {founder && (
            <>
              {words('room.by', { name: <PersonName person={founder} /> })}
              {' · '}
            </>
          )}
          {aboutRoom(room)}
        </div>
        {everybody && <div className={styles['about']}>{say('everybody.meaning')}</div>}
      </div>
    </>
  );
});
