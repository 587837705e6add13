import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import { useTimes } from '../state/times';
import { Button } from '../ui/controls';
import { useNow } from '../ui/use-now';
import { usePreferences } from './use-preferences';
import styles from './preferences.module.css';

/** The calendar by which the user is busy while a meeting lasts. */
export function CalendarSection() {
  const file = usePreferences((view) => view.settings.calendarFile);
  return (
    <div className={styles['group']}>
      <h2>{say('meeting.title')}</h2>
      <div className={styles['choice']}>
        <span dir="auto">{file === '' ? say('meeting.none') : file}</span>
        <span className={styles['buttons']}>
          {file !== '' && (
            <Button onClick={() => void act(bridge().forgetCalendar({}))}>{say('meeting.forget')}</Button>
          )}
          <Button onClick={() => void act(bridge().chooseCalendar({}))}>{say('meeting.choose')}</Button>
        </span>
      </div>
      {file !== '' && <Next />}
      <p className={styles['help']}>{say('meeting.hint')}</p>
    </div>
  );
}

/** The meeting that it is now, the next one, or why none is known. */
function Next() {
  const { problem, next } = usePreferences((view) => view.calendar);
  const until = usePreferences((view) => view.me.meetingUntil);
  const now = useNow(60_000);
  const times = useTimes();
  const soon =
    next === null ? say('meeting.noNext') : say('meeting.next', { time: times.dateTime(next.from, now) });
  const text = until === null ? soon : say('meeting.brief', { time: times.dateTime(until, now) });
  return <p role="status">{problem === null ? text : say(problem)}</p>;
}
