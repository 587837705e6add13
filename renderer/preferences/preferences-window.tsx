import { useCallback, useEffect, useRef, useState, type ComponentType } from 'react';
import { preferencePages, type PreferencePage } from '../../shared/settings/settings';
import { bridge } from '../state/bridge';
import { onKeys } from '../ui/keys';
import { AdvancedPage } from './advanced-page';
import { BackgroundPage } from './background-page';
import { FilesPage } from './files-page';
import { NearbyPage } from './nearby-page';
import { NotificationsPage } from './notifications-page';
import { PresetsPage } from './presets-page';
import { PrivacyPage } from './privacy-page';
import { ProfilesPage } from './profiles-page';
import { ServerPage } from './server-page';
import { SettingControls } from './setting-controls';
import { ShortcutsPage } from './shortcuts-page';
import { SpellingPage } from './spelling-page';
import { UpdatesPage } from './updates-page';
import { YouPage } from './you-page';
import styles from './preferences.module.css';
import { say } from '../../shared/words/say';

/** The forms of the pages, for what a switch or a choice cannot set. */
const forms: Readonly<Partial<Record<PreferencePage, ComponentType>>> = {
  you: YouPage,
  server: ServerPage,
  nearby: NearbyPage,
  files: FilesPage,
  notifications: NotificationsPage,
  background: BackgroundPage,
  profiles: ProfilesPage,
  spelling: SpellingPage,
  presets: PresetsPage,
  privacy: PrivacyPage,
  shortcuts: ShortcutsPage,
  updates: UpdatesPage,
  advanced: AdvancedPage,
};

const focusTab = (page: PreferencePage): void => document.getElementById(`tab-${page}`)?.focus();

/** Puts the keyboard at the name of the page that is shown when the window opens. */
function useFirstFocus(page: PreferencePage): void {
  const first = useRef(page);
  useEffect(() => focusTab(first.current), []);
}

/** All settings. Changes apply at once. */
export function PreferencesWindow() {
  const [current, setCurrent] = useState<PreferencePage>('you');
  const show = useCallback(
    (page: PreferencePage): void => {
      setCurrent(page);
      focusTab(page);
    },
    [setCurrent],
  );
  useEffect(() => bridge().onShowPage(({ page }) => show(page)), [show]);
  useFirstFocus(current);
  const Form = forms[current];
  const move = (step: number): void => {
    const count = preferencePages.length;
    const next = preferencePages[(preferencePages.indexOf(current) + step + count) % count];
    if (next) show(next);
  };
  return (
    <main className={styles['window']}>
      <div
        role="tablist"
        tabIndex={-1}
        aria-label={say('preferences.pages')}
        aria-orientation="vertical"
        className={styles['pages']}
        onKeyDown={(event) => onKeys(event, { ArrowDown: () => move(1), ArrowUp: () => move(-1) })}
      >
        {preferencePages.map((id) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === current}
            aria-controls="page"
            tabIndex={id === current ? 0 : -1}
            onClick={() => setCurrent(id)}
          >
            {say(`page.${id}`)}
          </button>
        ))}
      </div>
      <section
        id="page"
        role="tabpanel"
        tabIndex={0}
        aria-labelledby={`tab-${current}`}
        className={styles['page']}
      >
        <h1>{say(`page.${current}`)}</h1>
        <SettingControls page={current} />
        {Form && <Form />}
      </section>
    </main>
  );
}
