import { Fragment, useEffect } from 'react';
import { ConversationWindow } from './conversation/conversation-window';
import { InvitationWindow } from './invitation/invitation-window';
import { PreferencesWindow } from './preferences/preferences-window';
import { RosterWindow } from './roster/roster-window';
import { useHasFailed, useSnapshot, type Snapshot } from './state/store';
import { LoadFailure, StaleBanner } from './ui/load-failure';
import { TaskBanner } from './ui/task-banner';
import { Notices } from './ui/notices';

/** Root component of every window. */
export function App() {
  const snapshot = useSnapshot();
  const hasFailed = useHasFailed();
  useEffect(() => {
    if (!snapshot) return;
    const { theme, textSize } = snapshot.view.settings;
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.lang = snapshot.view.locale;
    document.documentElement.style.fontSize = `${(Number(textSize) / 100) * 14}px`;
  }, [snapshot]);
  if (!snapshot) return hasFailed ? <LoadFailure /> : null;
  // In another language everything is drawn anew.
  return (
    <Fragment key={snapshot.view.locale}>
      {hasFailed && <StaleBanner />}
      <TaskBanner task={snapshot.view.task} />
      <Notices />
      <WindowOf snapshot={snapshot} />
    </Fragment>
  );
}

function WindowOf({ snapshot }: { snapshot: Snapshot }) {
  switch (snapshot.kind) {
    case 'roster':
      return <RosterWindow />;
    case 'conversation':
      return <ConversationWindow id={snapshot.conversation ?? ''} />;
    case 'invitation':
      return <InvitationWindow />;
    case 'preferences':
      return <PreferencesWindow />;
  }
}
