import { app, type Menu } from 'electron';
import type { ConversationId } from '../../shared/ids';
import type { Preferences } from './features/preferences/preferences';
import { aboutParley } from './system/about';
import { menuOfApp, setMenu, type MenuActions } from './system/menu';
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
    this.#isSet = true;
    app.setAboutPanelOptions(aboutParley(app.getVersion(), app.getAppPath()));
    setMenu(this.#actions(), this.#state());
  }

  /** The menu as it is now, with the open windows; undefined before it is set. */
  get(): Menu | undefined {
    return this.#isSet
      ? menuOfApp(this.#actions(), { ...this.#state(), windows: this.windows.listed })
      : undefined;
  }

  #state() {
    return { theme: this.preferences.all.theme, isOneWindow: this.windows.isOneWindow };
  }

  #actions(): MenuActions {
    const { windows, preferences } = this;
    return {
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
    };
  }
}
