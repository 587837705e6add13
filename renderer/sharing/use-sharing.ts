import { selecting } from '../state/store';

/** A part of what the window shows that shares the screen; see `useSelected`. */
export const useSharing = selecting('sharing');
