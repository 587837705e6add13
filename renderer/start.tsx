import { StrictMode, type ComponentType } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/tokens.css';
import './ui/base.css';
import { spareQuery } from '../shared/ipc/windows';
import { localeFor, setLocale } from '../shared/words/locale';
import { App } from './app';
import { afterWaiting } from './state/after-waiting';
import { bridge } from './state/bridge';
import { viewStore } from './state/store';
import { keepFocus } from './ui/kept-focus';
import { rememberField } from './ui/last-field';

/** Starts the page of a window. Each kind of window has a page of its own, which loads only what such a window shows. */
export function start(Window: ComponentType): void {
  // Until the view is loaded, it may have to be said that it cannot be.
  setLocale(localeFor('system', navigator.languages));
  const isSpare = location.search === `?${spareQuery}`;
  viewStore.start(bridge(), isSpare, afterWaiting());
  // If the page is loaded again, after a crash, it is no longer a spare one.
  if (isSpare) bridge().onClaimed(() => history.replaceState(null, '', location.pathname));
  keepFocus();
  rememberField();
  const root = document.getElementById('root');
  if (root)
    createRoot(root).render(
      <StrictMode>
        <App window={Window} />
      </StrictMode>,
    );
}
