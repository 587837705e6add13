import { useEffect, useState } from 'react';
import type { ReaderView } from '../../shared/ipc/calls/safety';
import type { CallResult } from '../../shared/ipc/contract';
import { isolated } from '../../shared/text/visible';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { nameOf } from '../state/names';
import { notify } from '../state/notices';
import { useTimes } from '../state/times';
import { Avatar } from '../ui/avatar';
import { Button, Dialog } from '../ui/controls';
import { PersonName } from '../ui/person-name';
import { useConversation } from './use-conversation';
import styles from './conversation.module.css';

/** Who can read the conversation, since when and with which computers, and what protects it on the way. */
export function ReadersDialog({
  conversation,
  onCompare,
  onDone,
}: {
  conversation: string;
  onCompare: (person: string) => void;
  onDone: () => void;
}) {
  const [safety, setSafety] = useState<CallResult<'safetyOf'>>();
  // Asked again whenever somebody comes or goes.
  const people = useConversation(({ conversations }) => conversations[conversation]);
  useEffect(() => {
    let isShown = true;
    void bridge()
      .safetyOf({ conversation })
      .then((outcome) => {
        if (!isShown) return;
        if (outcome.ok) setSafety(outcome.value);
        else notify(outcome.error.message);
      });
    return () => void (isShown = false);
  }, [conversation, people]);
  return (
    <Dialog
      title={say('readers.title')}
      onCancel={onDone}
      actions={<Button onClick={onDone}>{say('button.close')}</Button>}
    >
      {safety && <Openness sealed={safety.sealed} isRoom={people?.room !== undefined} />}
      <h3 className={styles['readersTitle']}>{say('readers.who')}</h3>
      <ul className={styles['people']} aria-busy={!safety}>
        {safety?.readers.map((reader) => (
          <Reader key={reader.person} reader={reader} onCompare={onCompare} />
        ))}
      </ul>
    </Dialog>
  );
}

/** Whether messages are sealed, and what that means. */
const Openness = ({ sealed, isRoom }: { sealed: boolean; isRoom: boolean }) => (
  <p>{say(isRoom ? 'readers.room' : sealed ? 'readers.sealed' : 'readers.open')}</p>
);

function Reader({ reader, onCompare }: { reader: ReaderView; onCompare: (person: string) => void }) {
  const { computers, ...about } = reader;
  const person = useConversation(({ people }) => people[reader.person]);
  const name = useConversation((view) => nameOf(view, reader.person));
  const isMe = useConversation(({ me }) => me.id === reader.person);
  const since = useSince(about);
  const seen = useConversation(({ doings }) => doings.seen[reader.person]);
  const times = useTimes();
  if (!person) return null;
  return (
    <li className={styles['personLine']}>
      <Avatar person={person} size={28} />
      <div className={styles['personNames']}>
        {isMe ? say('person.me', { name: person.user }) : <PersonName person={person} />}
        <div className={styles['soft']}>{since}</div>
        {seen && <div className={styles['soft']}>{say('readers.seen', { time: times.moment(seen.at) })}</div>}
        {computers.length > 0 && (
          <details className={styles['soft']}>
            <summary>{say('readers.computers', { count: inUse(computers) })}</summary>
            <ul>
              {computers.map((computer) => (
                <li key={computer.writer}>
                  <Computer computer={computer} />
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {!isMe && person.through === undefined && (
        <Button
          kind="link"
          aria-label={say('safety.compareWith', { name })}
          onClick={() => onCompare(reader.person)}
        >
          {say('safety.compare')}
        </Button>
      )}
    </li>
  );
}

const inUse = (computers: ReaderView['computers']): number =>
  computers.filter(({ state }) => state === 'in use').length;

/** Since when somebody can read, and whether what came before as well. */
function useSince({ isMember, since, joined, hasHistory }: Omit<ReaderView, 'computers'>): string {
  const times = useTimes();
  if (!isMember)
    return say(hasHistory ? 'readers.invitedAll' : 'readers.invited', {
      time: since === null ? '' : times.moment(since),
    });
  const time = joined === null ? '' : times.moment(joined);
  if (hasHistory) return say('readers.readsAll', { time });
  const from = since === null ? time : times.moment(since);
  return from === time
    ? say('readers.readsSinceThen', { time })
    : say('readers.reads', { time, since: from });
}

/** One computer, by a piece of its key, and its name if it is one of the user's. */
function Computer({ computer }: { computer: ReaderView['computers'][number] }) {
  const { writer, at, state, own, name } = computer;
  const time = useTimes().moment(at);
  const piece =
    name === null
      ? writer.slice(0, 6)
      : say('readers.namedComputer', { name: isolated(name), piece: writer.slice(0, 6) });
  return say('readers.computer', {
    piece,
    time,
    state: own ? 'own' : state === 'in use' ? 'used' : state,
  });
}
