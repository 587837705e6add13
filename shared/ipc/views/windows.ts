import type { ConversationId } from '../../ids';

/** An open window of the app. */
export interface OpenWindowView {
  /** Number of the window, by which it is brought to the front. */
  id: number;
  title: string;
  /** Kind of the window, in the table of windows; null for one that only shows a text, as licences. */
  kind: string | null;
  /** The conversation that it is for. */
  conversation: ConversationId | null;
}
