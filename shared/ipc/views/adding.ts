import { z } from 'zod';
import { phraseSchema } from '../../words/phrase-schema';

/** What becomes of this profile while it is offered to another computer of the user. */
export const addingView = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('open'),
    /** In groups of digits. */
    code: z.string(),
    /** Where this computer can be found if the other one does not find it: "192.168.1.5:43121", most likely first. */
    addresses: z.array(z.string()),
    /** Whether the code is another one because too many wrong ones came. */
    wasGuessed: z.boolean(),
  }),
  z.object({
    state: z.literal('giving'),
    done: z.number(),
    /** 0 while it is being packed. */
    total: z.number(),
  }),
  z.object({ state: z.literal('given') }),
  z.object({ state: z.literal('over'), why: phraseSchema }),
]);
export type AddingView = z.infer<typeof addingView>;
