import { selecting } from '../state/store';

/** A part of what the preferences show; see `useSelected`. */
export const usePreferences = selecting('preferences');
