import { z } from 'zod';
import type { Call } from '../call';
import { at, noArgs, nothing } from '../call-parts';
import { appWindowKinds, windowKinds, type Snapshot } from '../windows';

/** Calls about windows. */
export const windowsCalls = {
  /** Returns the window's current view, with the sequence number of the last change in it. */
  subscribe: { args: noArgs, result: z.custom<Snapshot>(), from: windowKinds },
  /** Opens one of the app's windows. */
  openWindow: {
    args: z.object({ kind: z.enum(appWindowKinds) }),
    result: nothing,
    from: ['jump'],
    outside: true,
  },
  /** Brings an open window to the front, by its number. */
  showWindow: {
    args: z.object({ id: z.int().min(1) }),
    result: nothing,
    from: ['jump'],
    outside: true,
  },
  /** Opens the roster, with the keyboard where people are looked for. */
  newConversation: { args: noArgs, result: nothing, from: ['jump'], outside: true },
  /** Opens the menus of the app at a place in the window: its menu bar is hidden, and shown by a key only. */
  appMenu: { args: z.object({ at }), result: nothing, from: ['roster', 'conversation'], outside: true },
  /** Sets the width of the list where conversations are shown beside it, in CSS pixels. */
  moveEdge: { args: z.object({ width: z.int().min(1).max(10_000) }), result: nothing, from: ['roster'] },
  closeWindow: { args: noArgs, result: nothing, from: windowKinds },
} as const satisfies Record<string, Call>;
export type WindowCall = keyof typeof windowsCalls;
