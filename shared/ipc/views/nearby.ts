import { z } from 'zod';
import { personId } from '../../ids';
import { phraseSchema } from '../../words/phrase-schema';

export const nearbyView = z.object({
  enabled: z.boolean(),
  /** Number of people nearby. */
  count: z.number(),
});
export type NearbyView = z.infer<typeof nearbyView>;

/** This computer's place in its network, for the preferences. */
export const networkView = z.object({
  /** The port on which this computer listens for peers; null if it does not. */
  port: z.number().nullable(),
  /** This computer's network interfaces. */
  interfaces: z.array(
    z.object({
      name: z.string(),
      address: z.string(),
      used: z.boolean(),
      /** Whether announcements come back; null if that is not tested. */
      works: z.boolean().nullable(),
      sentAt: z.number().nullable(),
      heardAt: z.number().nullable(),
      error: z.string(),
    }),
  ),
  /** Peers that this computer has found, and how. */
  peers: z.array(
    z.object({
      id: personId,
      user: z.string(),
      addresses: z.array(z.string()),
      /** How they were found. */
      way: phraseSchema,
      heardAt: z.number().nullable(),
      /** Whether there is a connection, and in which direction it can be made. */
      state: phraseSchema,
    }),
  ),
  /** Diagnosis in a sentence or two; `ok` if nothing seems wrong. */
  verdict: z.object({ ok: z.boolean(), text: phraseSchema.nullable() }),
});
export type NetworkView = z.infer<typeof networkView>;
