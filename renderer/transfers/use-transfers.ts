import { selecting } from '../state/store';

/** A part of what the window of transfers shows; see `useSelected`. */
export const useTransfers = selecting('transfers');
