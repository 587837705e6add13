import { useView } from '../state/store';
import { Switch } from '../ui/controls';
import { change } from './change';
import { say } from '../../shared/words/say';

/** What is notified while no window of Parley is in front. */
export function NotificationsPage() {
  const { settings } = useView();
  return (
    <>
      <Switch
        label={say('notifications.on')}
        checked={settings.notifications}
        onChange={(notifications) => change({ notifications })}
      />
      <Switch
        label={say('notifications.text')}
        hint={say('notifications.textHint')}
        checked={settings.notificationText}
        onChange={(notificationText) => change({ notificationText })}
      />
    </>
  );
}
