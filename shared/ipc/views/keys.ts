import { z } from 'zod';

/** How this profile's private keys are protected. */
export const keysView = z.object({
  /**
   * `plain`: not at all; `kept`: by the system; `locked`: the system does not open them any more, nothing can be written or sent;
   * `phrase`: opened by the recovery phrase for this run, without a system that could keep it.
   */
  state: z.enum(['plain', 'kept', 'locked', 'phrase']),
  /** Whether the system will protect them, once the user has noted the recovery phrase. */
  isOffered: z.boolean(),
});
export type KeysView = z.infer<typeof keysView>;
