import { z } from 'zod';
import { phraseSchema } from '../../words/phrase-schema';

export const hostingView = z.object({
  state: z.enum(['off', 'starting', 'on', 'failed']),
  /** Name of the server if none is chosen: that of this computer. */
  defaultName: z.string(),
  /** Addresses that others can use, e.g. "192.168.1.5:6666", most likely first. */
  addresses: z.array(z.string()),
  /** The key of the server, for links to it; empty unless it is on. */
  key: z.string(),
  /** Addresses of containers, virtual machines and tunnels, which are rarely reachable from the network. */
  otherAddresses: z.array(z.string()),
  /** Why it failed and what to do; null otherwise. */
  detail: phraseSchema.nullable(),
});
export type HostingView = z.infer<typeof hostingView>;
