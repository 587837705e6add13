import type { BrowserWindow } from 'electron';
import { say } from '../../../shared/words/say';
import { makePlainWindow } from './window-factory';
import { bringToFront } from './page-host';
import { licencePages } from './app-files';

/** The pages have no style of their own. */
const style = `
  :root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
  body { margin: 16px; }
  details { padding: 4px 0; }
  summary { cursor: default; }
  small { opacity: 0.7; }
  .product { margin-top: 24px; }
  .homepage, label { display: none; }
  pre { margin: 8px 16px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 12px; }
`;

const open = new Map<keyof typeof licencePages, BrowserWindow>();

/** Shows the licences of Parley and what it is made of, or those of Chromium, which has a page of its own. */
export function showLicences(of: keyof typeof licencePages): void {
  const found = open.get(of);
  if (found) return bringToFront(found);
  const window = makePlainWindow(
    licencePages[of],
    say(of === 'parley' ? 'menu.licences' : 'menu.chromiumLicences'),
  );
  open.set(of, window);
  window.on('closed', () => open.delete(of));
  window.webContents.once('dom-ready', () => void window.webContents.insertCSS(style));
}
