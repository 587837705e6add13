import type { ChatClient } from '../../net/types';
import type { Logger } from '../../storage/logger';
import type { Memory } from '../../storage/memory';
import type { Messages } from '../../storage/messages/messages';
import type { Desktop, Host, Windows } from '../ports';
import type { Preferences } from './preferences/preferences';
import type { Tasks } from './archives/tasks';

/** Parts that the controller connects. */
export interface Parts {
  client: ChatClient;
  preferences: Preferences;
  memory: Memory;
  messages: Messages;
  host: Host;
  desktop: Desktop;
  windows: Windows;
  tasks: Tasks;
  log: Logger;
  /** MUST be called when views may have changed. */
  changed(): void;
}
