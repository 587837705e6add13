import { useView } from '../state/store';
import { Switch } from '../ui/controls';
import { change } from './change';

/** What is notified while no window of Parley is in front. */
export function NotificationsPage() {
  const { settings } = useView();
  return (
    <>
      <Switch
        label="Notify me of new messages and invitations"
        checked={settings.notifications}
        onChange={(notifications) => change({ notifications })}
      />
      <Switch
        label="Show what was written"
        hint="Without it a notification only says who wrote."
        checked={settings.notificationText}
        onChange={(notificationText) => change({ notificationText })}
      />
    </>
  );
}
