import { app } from 'electron';
import type { ConversationId } from '../../shared/ids';
import type { Preferences } from './features/preferences/preferences';
import { aboutParley } from './system/about';
import { setMenu, showListed } from './system/menu';
import type { AppWindows } from './windows/windows';

/** The menu of the app, with what its items do. */
export class AppMenu {
  #isSet = false;

  /** @param neighbour returns the conversation that follows one in the list, or precedes it */
  constructor(
    private readonly windows: AppWindows,
    private readonly preferences: Preferences,
    private readonly neighbour: (shown: ConversationId | null, step: 1 | -1) => ConversationId | undefined,
  ) {}

  /** MUST be called at the start, and when the language or the layout changes. */
  set(): void {
    const { windows, preferences } = this;
    this.#isSet = true;
    app.setAboutPanelOptions(aboutParley(app.getVersion(), app.getAppPath()));
    setMenu(
      {
        open: (kind) => windows.open(kind),
        openPreferences: (page) => windows.openPreferences(page),
        newRoom: () => windows.newRoom(),
        showList: (list) => windows.showList(list),
        setTheme: (theme) => preferences.change({ theme }),
        close: () => windows.closeInUse(),
        switchSide: () => windows.switchSide(),
        stepEdge: (step) => windows.stepEdge(step),
        showNeighbour: (step) => {
          const next = this.neighbour(windows.shown, step);
          if (next !== undefined) windows.openConversation(next);
        },
        showWindow: (id) => void windows.showListed(id),
        showBeside: (step) => windows.showBeside(step),
      },
      { theme: preferences.all.theme, isOneWindow: windows.isOneWindow, windows: windows.listed },
    );
  }

  /** MUST be called when the windows that it lists may have changed. */
  listChanged(): void {
    if (this.#isSet && !showListed(this.windows.listed)) this.set();
  }
}
