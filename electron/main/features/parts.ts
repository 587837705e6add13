import type { Discovery } from '../../net/discovery/types';
import type { ScreenServer } from '../../net/screens/screen-server';
import type { KnownServers } from '../../net/server-link/known-servers';
import type { Transfers } from '../../net/transfers/types';
import type { ChatClient } from '../../net/types';
import type { ProfileKeys } from '../../storage/keys/profile-keys';
import type { Logger } from '../../storage/logger';
import type { Memory } from '../../storage/memory';
import type { Messages } from '../../storage/messages/messages';
import type { PeopleFile } from '../../storage/people-file';
import type { Snipping } from '../system/snipping';
import type { TrayHost } from '../system/tray-host';
import type { Desktop, FileDialogs, Host, TestServer, Windows } from '../ports';
import type { Archives } from './archives/archives';
import type { Tasks } from './archives/tasks';
import type { CalendarReader } from './meetings/calendar-reader';
import type { Preferences } from './preferences/preferences';
import type { Profiles } from './profiles/profiles';
import type { SharedScreenFile } from './screens/shared-screen-file';
import type { Spelling } from './spelling/spelling';
import type { Updates } from './updates/updates';

/** Parts of the app that features use. */
export interface Parts {
  client: ChatClient;
  transfers: Transfers;
  preferences: Preferences;
  memory: Memory;
  /** The profile's keys, and its folder. */
  keys: ProfileKeys;
  profile: string;
  /** A way to hear of others nearby, for a node that is not there itself. */
  discovery(): Discovery;
  /** Starts the app again. */
  startAgain(): void;
  /** Keys of servers. */
  servers: KnownServers;
  people: PeopleFile;
  messages: Messages;
  host: Host;
  desktop: Desktop;
  dialogs: FileDialogs;
  snipping: Snipping;
  /** Reads the calendar of a file. */
  calendar: Pick<CalendarReader, 'read' | 'watch'>;
  tray: TrayHost;
  windows: Windows;
  /** Shows the screen that this computer shares. */
  screens: ScreenServer;
  sharedScreen: SharedScreenFile;
  tasks: Tasks;
  archives: Archives;
  profiles: Profiles;
  spelling: Spelling;
  updates: Updates;
  testServer: TestServer;
  log: Logger;
  /** MUST be called when views may have changed. */
  changed(): void;
}
