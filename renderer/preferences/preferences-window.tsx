import { useEffect, useState } from 'react';
import { bridge } from '../state/bridge';
import { onKeys } from '../ui/keys';
import { AdvancedPage } from './advanced-page';
import { AppearancePage } from './appearance-page';
import { NearbyPage } from './nearby-page';
import { NotificationsPage } from './notifications-page';
import { PrivacyPage } from './privacy-page';
import { ServerPage } from './server-page';
import { YouPage } from './you-page';
import styles from './preferences.module.css';
import { say } from '../../shared/words/say';

const pages = [
  { id: 'you', Page: YouPage },
  { id: 'server', Page: ServerPage },
  { id: 'nearby', Page: NearbyPage },
  { id: 'notifications', Page: NotificationsPage },
  { id: 'appearance', Page: AppearancePage },
  { id: 'privacy', Page: PrivacyPage },
  { id: 'advanced', Page: AdvancedPage },
] as const;

/** All settings. Changes apply at once. */
export function PreferencesWindow() {
  const [current, setCurrent] = useState<string>('you');
  useEffect(() => bridge().onShowPage(({ page }) => setCurrent(page)), []);
  const shown = pages.find(({ id }) => id === current) ?? pages[0];
  const move = (step: number): void => {
    const next = pages[(pages.indexOf(shown) + step + pages.length) % pages.length];
    if (!next) return;
    setCurrent(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
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
        {pages.map(({ id }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === shown.id}
            aria-controls="page"
            tabIndex={id === shown.id ? 0 : -1}
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
        aria-labelledby={`tab-${shown.id}`}
        className={styles['page']}
      >
        <h1>{say(`page.${shown.id}`)}</h1>
        <shown.Page />
      </section>
    </main>
  );
}
