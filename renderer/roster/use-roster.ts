import { selecting } from '../state/store';

/** A part of what the roster shows; see `useSelected`. */
export const useRoster = selecting('roster');
