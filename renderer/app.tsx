import { Fragment, useInsertionEffect, type ComponentType } from 'react';
import type { WindowKind } from '../shared/ipc/windows';
import { ConversationWindow } from './conversation/conversation-window';
import { InvitationWindow } from './invitation/invitation-window';
import { PreferencesWindow } from './preferences/preferences-window';
import { RosterWindow } from './roster/roster-window';
import { useHasFailed, useKind, useSelected } from './state/store';
import { LoadFailure, StaleBanner } from './ui/load-failure';
import { textPixels } from './ui/scaled';
import { TaskBanner } from './ui/task-banner';
import { Notices } from './ui/notices';

/** The component of each kind of window. */
const components: Readonly<Record<WindowKind, ComponentType>> = {
  roster: RosterWindow,
  conversation: ConversationWindow,
  invitation: InvitationWindow,
  preferences: PreferencesWindow,
};

/** Root component of every window. */
export function App() {
  const kind = useKind();
  const hasFailed = useHasFailed();
  if (kind === undefined) return hasFailed ? <LoadFailure /> : null;
  return (
    <>
      {hasFailed && <StaleBanner />}
      <Loaded kind={kind} />
    </>
  );
}

function Loaded({ kind }: { kind: WindowKind }) {
  const locale = useSelected((view) => view.locale);
  const theme = useSelected(({ display }) => display.theme);
  const textSize = useSelected(({ display }) => display.textSize);
  // Before anything in the window is measured: a layout with another text size would be made twice.
  useInsertionEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.lang = locale;
    document.documentElement.style.fontSize = `${(Number(textSize) / 100) * textPixels}px`;
  }, [theme, locale, textSize]);
  const Window = components[kind];
  // A change of language draws everything again.
  return (
    <Fragment key={locale}>
      <TaskBanner />
      <Notices />
      <Window />
    </Fragment>
  );
}
