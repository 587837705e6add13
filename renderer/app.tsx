import { useInsertionEffect, type ComponentType } from 'react';
import { useHasFailed, useIsLoaded, useLocale, useSelected } from './state/store';
import { LoadFailure, StaleBanner } from './ui/load-failure';
import { textPixels } from './ui/scaled';
import { TaskBanner } from './ui/task-banner';
import { Notices } from './ui/notices';
import { ProfileLine } from './ui/profile-mark';

/**
 * Root component of every window.
 * @param window what the window shows once its view is loaded
 */
export function App({ window }: { window: ComponentType }) {
  const isLoaded = useIsLoaded();
  const hasFailed = useHasFailed();
  if (!isLoaded) return hasFailed ? <LoadFailure /> : null;
  return (
    <>
      {hasFailed && <StaleBanner />}
      <Loaded window={window} />
    </>
  );
}

function Loaded({ window: Window }: { window: ComponentType }) {
  // A change of language draws everything again, also what is memoized (`memo.ts`). Nothing is mounted again: that would lose
  // open dialogs, and what has been typed into them.
  const locale = useLocale();
  const theme = useSelected(({ display }) => display.theme);
  const textSize = useSelected(({ display }) => display.textSize);
  // Before anything in the window is measured: a layout with another text size would be made twice.
  useInsertionEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    document.documentElement.lang = locale;
    document.documentElement.style.fontSize = `${(Number(textSize) / 100) * textPixels}px`;
  }, [theme, locale, textSize]);
  return (
    <>
      <ProfileLine />
      <TaskBanner />
      <Notices />
      <Window />
    </>
  );
}
