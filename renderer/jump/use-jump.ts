import { selecting } from '../state/store';

/** A part of what the window "Go to" shows; see `useSelected`. */
export const useJump = selecting('jump');
