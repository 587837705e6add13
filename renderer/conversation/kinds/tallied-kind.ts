import type { ComponentType } from 'react';
import type { RowView } from '../../../shared/ipc/views/transcript';

/** What a conversation's window shows of a kind whose messages attach an emoji to another message. */
export interface TalliedKindComponents {
  /** A button beside a message that offers emoji. */
  readonly Tool: ComponentType<{ row: RowView }>;
  /** The emoji below a message, with the people who attached them. */
  readonly Tallies: ComponentType<{ row: RowView }>;
  /**
   * Says that the server refused such messages, and what the others see instead.
   * @param removed whether they took the emoji back
   */
  notSent(emoji: readonly string[], removed: boolean): string;
}
