import { selecting } from '../state/store';

/** A part of what the window shows that shows somebody else's screen; see `useSelected`. */
export const useWatching = selecting('watching');
