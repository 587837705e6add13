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

const pages = [
  { id: 'you', label: 'You', Page: YouPage },
  { id: 'server', label: 'Server', Page: ServerPage },
  { id: 'nearby', label: 'Nearby', Page: NearbyPage },
  { id: 'notifications', label: 'Notifications', Page: NotificationsPage },
  { id: 'appearance', label: 'Appearance', Page: AppearancePage },
  { id: 'privacy', label: 'Privacy', Page: PrivacyPage },
  { id: 'advanced', label: 'Advanced', Page: AdvancedPage },
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
        aria-label="Pages"
        aria-orientation="vertical"
        className={styles['pages']}
        onKeyDown={(event) => onKeys(event, { ArrowDown: () => move(1), ArrowUp: () => move(-1) })}
      >
        {pages.map(({ id, label }) => (
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
            {label}
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
        <h1>{shown.label}</h1>
        <shown.Page />
      </section>
    </main>
  );
}
