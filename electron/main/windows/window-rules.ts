import type { Menu } from 'electron';
import type { ConversationId } from '../../../shared/ids';
import type { WindowKind } from '../../../shared/ipc/windows';

/** Callbacks about windows. Each page has the number of a window, also if it has none of its own. */
export interface WindowRules {
  opened(conversation: ConversationId): void;
  /** The page of a conversation crashed; it is about to be loaded again. */
  crashed(conversation: ConversationId): void;
  closed(window: number, conversation: ConversationId | null, kind: WindowKind): void;
  /** A conversation is shown elsewhere now, by another page. */
  moved(window: number, conversation: ConversationId): void;
  /** The window of a planned conversation is that of another one now: it asks for its view again. */
  became(window: number): void;
  /** Whether this is a planned conversation, whose window's place is not remembered. */
  isPlanned(conversation: ConversationId): boolean;
  /** Whether a conversation that was shown before may be shown again. */
  mayReopen(conversation: ConversationId): boolean;
  /** The last window is being closed. Resolves to whether it may. */
  lastCloses(window: number): Promise<boolean>;
  /** Number of open invitations. */
  invitations(): number;
  /** What views say of the windows may have changed. */
  changed(): void;
  /** The menu that a button opens; undefined if there is none yet. */
  appMenu(): Menu | undefined;
}
