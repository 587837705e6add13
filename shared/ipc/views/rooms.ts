import { z } from 'zod';
import { personView } from './people';
import { conversationId } from '../../ids';

/** For whom a room for everybody is. */
export const everybodyView = z.union([
  z.object({ kind: z.literal('near'), network: z.string() }),
  /** `name` is empty if this computer is not connected with the server. */
  z.object({ kind: z.literal('server'), name: z.string() }),
]);
export type EverybodyView = z.infer<typeof everybodyView>;

/** An open room that the user can join. */
export const roomView = z.object({
  /** The conversation's id. */
  id: conversationId,
  title: z.string(),
  /** What it is about; may be empty. */
  topic: z.string(),
  /** Number of members, as whoever lists it says. */
  people: z.number(),
  /** Whoever signed as its founder; absent in a room for everybody, which has none. */
  founder: personView.optional(),
  /** Whom it is for, if it is a room for everybody: those on a server, by its name, or on a network. */
  everybody: everybodyView.optional(),
  /** Its place in the list. */
  place: z.number(),
});
export type RoomView = z.infer<typeof roomView>;
