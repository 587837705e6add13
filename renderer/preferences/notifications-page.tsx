import { useState } from 'react';
import { quietUntil, endOf, type Quiet } from '../../shared/settings/quiet';
import { say } from '../../shared/words/say';
import { Button, Switch } from '../ui/controls';
import { useNow } from '../ui/use-now';
import { useTimes } from '../state/times';
import { change } from './change';
import { usePreferences } from './use-preferences';
import styles from './preferences.module.css';

/** Days in the order of most calendars; 0 is Sunday. */
const week = [1, 2, 3, 4, 5, 6, 0];
/** A Sunday in November 2026, from which the names of the days are counted. */
const sunday = 1;

/** When notifications are held back. */
export function NotificationsPage() {
  const { quiet } = usePreferences((view) => view.settings);
  const now = useNow(60_000);
  const times = useTimes();
  const until = quietUntil(quiet, now);
  const set = (changes: Partial<Quiet>): void => change({ quiet: { ...quiet, ...changes } });
  return (
    <div className={styles['group']}>
      <h2>{say('quiet.title')}</h2>
      <p className={styles['help']}>{say('quiet.hint')}</p>
      <div className={styles['choice']}>
        <span role="status">
          {until === null ? say('quiet.off') : say('quiet.until', { time: times.dateTime(until, now) })}
        </span>
        <span className={styles['buttons']}>
          {quiet.until !== null && quiet.until > now ? (
            <Button onClick={() => set({ until: null })}>{say('quiet.end')}</Button>
          ) : (
            (['hour', 'tomorrow'] as const).map((span) => (
              <Button key={span} onClick={() => set({ until: endOf(span, Date.now()) })}>
                {say(`span.${span}`)}
              </Button>
            ))
          )}
        </span>
      </div>
      <Schedule
        schedule={quiet.schedule}
        onChange={(schedule) => set({ schedule: { ...quiet.schedule, ...schedule } })}
      />
    </div>
  );
}

function Schedule({
  schedule,
  onChange,
}: {
  schedule: Quiet['schedule'];
  onChange: (changes: Partial<Quiet['schedule']>) => void;
}) {
  const times = useTimes();
  const { on, from, to, days } = schedule;
  const toggle = (day: number): void =>
    onChange({ days: days.includes(day) ? days.filter((each) => each !== day) : [...days, day] });
  return (
    <>
      <Switch label={say('quiet.schedule')} checked={on} onChange={(value) => onChange({ on: value })} />
      {on && (
        <div className={styles['schedule']}>
          {(['from', 'to'] as const).map((end) => (
            <label key={end}>
              {say(`quiet.${end}`)}
              <TimeField
                value={end === 'from' ? from : to}
                onChange={(value) => onChange({ [end]: value })}
              />
            </label>
          ))}
          <fieldset className={styles['days']}>
            <legend>{say('quiet.days')}</legend>
            {week.map((day) => (
              <label key={day}>
                <input type="checkbox" checked={days.includes(day)} onChange={() => toggle(day)} />
                {times.weekday(new Date(2026, 10, sunday + day).getTime())}
              </label>
            ))}
          </fieldset>
        </div>
      )}
    </>
  );
}

/**
 * A time of day. While it is typed, it is what the field has: a change comes back from the settings a moment later, and to set the
 * value then would begin the hours anew.
 */
function TimeField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState<string>();
  return (
    <input
      type="time"
      required
      value={typed ?? value}
      onChange={({ target }) => {
        setTyped(target.value);
        if (target.value !== '') onChange(target.value);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}
