import { randomBytes } from 'node:crypto';
import { app, powerMonitor } from 'electron';
import {
  createClient,
  createDiscovery,
  listInterfaces,
  listLoopback,
  realEnvironment,
  testServer,
} from '../net';
import { composedScreens } from '../net/screens/composition';
import type { Discovery } from '../net/discovery/types';
import type { ChatClient } from '../net/types';
import type { Log } from '../../runtime/log';
import type { Logger } from '../storage/logger';
import { isSame, ProfilesFile } from '../storage/profiles-file';
import { AppMenu } from './app-menu';
import { Background } from './background';
import { archivesOf, transfersOf } from './files-composition';
import { followLayout, provided, windowRules } from './windows-composition';
import type { Options } from './command-line';
import { ignores } from './features/safety/ignores';
import { CalendarReader } from './features/meetings/calendar-reader';
import { Features } from './features/features';
import { isBackup } from './features/opening/is-backup';
import { Opening } from './features/opening/opening';
import { withoutRequest, type Request } from './features/opening/request';
import { electronDesktop } from './system/desktop';
import { snippingOn } from './system/snipping';
import { UtilityHost } from './features/hosting/hosting';
import { electronFileDialogs } from './system/file-dialogs';
import { loginName } from './system/login-name';
import { relaunch, startAgain } from './system/relaunch';
import type { SecondStarts } from './system/second-starts';
import { startProfile } from './system/start-profile';
import { Preferences } from './features/preferences/preferences';
import { openProfile, type ProfileFiles } from './profile-files';
import { Profiles } from './features/profiles/profiles';
import { openSpelling } from './features/spelling/open-spelling';
import { Publisher } from './views/publisher';
import { BusAccess } from './system/bus-access';
import { openSessionBus } from './system/session-bus';
import { endWithLastWindow, openingProfile, quitAtOnce, quitInOrder } from './system/quitting';
import type { ContextMenus } from './windows/context-menu';
import type { FirstWindow } from './windows/first-window';
import { nameWindowsAfter } from './windows/window-title';
import { attachFiles } from './features/transfers/attaching';
import { Tasks } from './features/archives/tasks';
import { openUpdates } from './features/updates/open-updates';
import { Reminder } from './features/updates/reminder';
import { setTimer } from '../../runtime/timers';
import { followTimeZone } from './system/time-zone';
import { Grants } from './windows/grants';
import { AppWindows } from './windows/windows';
import { say } from '../../shared/words/say';

/** Polling interval for changes of the system's time zone. */
const zoneCheckMs = 60_000;

/** What a start is given. */
export interface Start {
  profile: string;
  /** Folder of the profile that is used when none is named. */
  usual: string;
  options: Options;
  request: Request;
  first: FirstWindow;
  contextMenus: ContextMenus;
  secondStarts: SecondStarts;
  log: Logger;
}

/** Connects the parts of the app and starts it. MUST be called after Electron is ready. */
export async function runApp({
  profile,
  usual,
  options,
  request,
  first,
  contextMenus,
  secondStarts,
  log,
}: Start): Promise<void> {
  const files = await openProfile(profile, log);
  const preferences = new Preferences(files.settings, files.picture, options, loginName());
  const netLog: Log = (level, event, details) => log[level](event, details);
  const again = withoutRequest(process.argv.slice(1), options);
  const discovery = (): Discovery =>
    createDiscovery({
      environment: realEnvironment,
      log: netLog,
      listInterfaces: options.nearby === 'loopback' ? listLoopback : listInterfaces,
    });
  let client: ChatClient;
  try {
    client = clientOf(files, preferences, discovery, netLog);
  } catch (error) {
    await files.messages.abandon(error);
    openingProfile(false);
    return startAgain(again);
  }
  const host = new UtilityHost(profile, log);
  const windows = new AppWindows(first, files.places, log);
  const publisher = new Publisher(
    () => features.state(),
    (window, { conversation }, view) => {
      if (conversation === null || !('conversations' in view)) return;
      windows.setTitle(window, view.conversations[conversation]?.name ?? say('window.conversation'));
    },
  );
  const appMenu = new AppMenu(windows, preferences, (shown, step) => features.neighbour(shown, step));
  const menu = (): void => appMenu.set();
  const changed = (): void => {
    publisher.changed();
    background.changed();
  };
  const bus = new BusAccess(() => openSessionBus(netLog), setTimer);
  const grants = new Grants(() => performance.now());
  const spoken = (): void => {
    menu();
    background.spoken();
  };
  const profiles = new Profiles({
    file: new ProfilesFile(usual, log),
    usual,
    current: profile,
    start: (folder) => startProfile(folder, log),
    newId: () => randomBytes(6).toString('hex'),
    changed: () => {
      nameWindowsAfter(profiles.mark?.name);
      changed();
    },
  });
  nameWindowsAfter(profiles.mark?.name);
  const desktop = electronDesktop({
    spoken,
    bus: () => bus.get(),
    grants,
    profile: () => profiles.mark?.name,
  });
  const dialogs = electronFileDialogs((page) => windows.windowOf(page));
  const snipping = snippingOn(process.platform, () => bus.get());
  const tasks = new Tasks(changed);
  const screens = composedScreens(client, files.keys);
  const transfers = transfersOf({
    client,
    files,
    preferences,
    windows,
    screens,
    log: netLog,
    standing: (conversation) => features.standing(conversation),
    held: (conversation, folder) => features.folderHeld(conversation, folder),
  });
  const archives = archivesOf({
    client,
    files,
    profile,
    transfers,
    tasks,
    dialogs,
    changed,
    startAgain: () => startAgain(again),
  });
  const updates = openUpdates(profile, {
    file: files.updates,
    tasks,
    log: netLog,
    relaunch: () => relaunch(again),
  });
  const spelling = openSpelling(profile, preferences);
  contextMenus.correctBy({
    isFor: ({ id }) => windows.callerOf(id) !== undefined,
    isFull: () => spelling.isFull,
    suggest: (word) => spelling.suggest(word),
    add: (word) => spelling.addWord(word),
  });
  const { keys, memory, messages, people, servers } = files;
  const background: Background = new Background({
    bus,
    preferences,
    dialogs,
    windows,
    client,
    host,
    profile: { folder: profile, isUsual: isSame(profile, usual) },
    state: () => features.tray,
    showBadge: () => features.showBadge(),
    setStatus: (status) => features.setStatus(status),
    stopSharing: () => features.stopSharing(),
    setAbsent: (isAbsent) => features.setAbsent(isAbsent),
    log,
  });
  const shown = { host, desktop, dialogs, snipping, windows };
  const outside = { client, memory, messages, people, servers, ...shown, testServer };
  const own = {
    keys,
    profile,
    transfers,
    screens,
    sharedScreen: files.sharedScreen,
    tray: background.tray,
    calendar: new CalendarReader(new URL('./calendar-worker.js', import.meta.url)),
    discovery,
    startAgain: () => startAgain(again),
  };
  const features = new Features({
    ...outside,
    ...own,
    preferences,
    tasks,
    archives,
    profiles,
    spelling,
    updates,
    log,
    changed,
  });
  const reminder = new Reminder({
    updates,
    desktop,
    windows,
    isWanted: () => preferences.all.updates === 'tell',
    setTimer,
  });

  windows.obey(windowRules({ features, publisher, archives, background, appMenu, changed }));
  followLayout(windows, preferences, menu);
  desktop.setLanguage(preferences.language);
  desktop.setTheme(preferences.all.theme);
  if (options.hidden !== true) windows.open('roster');
  first.provide(provided({ client, features, grants, log, messages, publisher, transfers, windows }));
  const opening = new Opening({
    windows,
    dialogs,
    archives,
    isBackup,
    server: () => preferences.server,
    useServer: (server) => features.useServer(server),
    keyOf: (address) => servers.key(address),
    openMessage: (conversation, row) => features.openMessage(conversation, row),
    setAway: () => features.setStatus('away'),
    recipient: (to) => features.recipient(to),
    attach: (conversation, paths) =>
      attachFiles({ transfers, preferences }, conversation, paths, async (question) => {
        const caller = await windows.visible('roster');
        return caller !== undefined && dialogs.confirm(caller.window, question);
      }),
    log,
  });
  secondStarts.follow((data) => void opening.again(data));
  listenToSystem(windows, client);
  endWithLastWindow(() => background.staying.stays);
  let isEnding = false;
  const end = async (): Promise<void> => {
    isEnding = true;
    reminder.stop();
    background.end();
    const ended = tasks.end();
    await windows.closeAll();
    await transfers.close();
    await client.close();
    await host.stop();
    await features.end();
    profiles.end();
    await spelling.close();
    await files.close();
    await ended;
  };
  quitInOrder({ mayQuit: () => background.staying.mayQuit(null), end }, log);
  await windows.rosterPainted();
  if (isEnding) return;
  // Connecting and listening take longer than all that the first picture needs. Protected keys are opened now, too.
  const started = keys.whenOpen.then(() => features.start());
  menu();
  features.painted();
  profiles.follow();
  background.begin(options.hidden === true);
  void snipping.look().then(changed);
  keys.settle();
  changed();
  if (!(await messages.startWriting())) return startAgain(again);
  await keys.whenOpen;
  const reopened = windows.reopen(options.hidden === true);
  reminder.start();
  messages.prepareSearch();
  await started;
  await transfers.start();
  await reopened;
  await opening.handle(request);
}

/** Creates the chat node. Throws when the messages cannot be read. */
const clientOf = (
  { keys, messages, people, leaving, servers, revocations, computerNames, peers, certificate }: ProfileFiles,
  preferences: Preferences,
  discovery: () => Discovery,
  log: Log,
): ChatClient =>
  createClient({
    keys,
    profile: preferences.profile,
    store: messages,
    leaving,
    servers,
    revocations,
    computerNames,
    certificates: peers,
    isIgnored: (person, isContact) => ignores({ preferences, people }, person, isContact),
    isBlocked: (person) => people.blocked.has(person),
    log,
    nearby: {
      store: peers,
      certificate,
      discovery: discovery(),
    },
  });

function listenToSystem(windows: AppWindows, client: ChatClient): void {
  app.on('activate', () => windows.open('roster'));
  setInterval(followTimeZone, zoneCheckMs).unref();
  powerMonitor.on('shutdown', quitAtOnce);
  powerMonitor.on('suspend', () => client.sleep());
  powerMonitor.on('resume', () => client.wake());
}
