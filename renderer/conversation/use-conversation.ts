import { conversationOf, reading, selecting } from '../state/store';

/** A part of what a conversation's window shows; see `useSelected`. */
export const useConversation = selecting('conversation');

/** What the window shows now, for event handlers. */
export const viewNow = reading('conversation');

/** The conversation whose window this is. */
export const useOwnConversation = conversationOf('conversation');
