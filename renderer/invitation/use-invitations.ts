import { selecting } from '../state/store';

/** A part of what the window of invitations shows; see `useSelected`. */
export const useInvitations = selecting('invitation');
