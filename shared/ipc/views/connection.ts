import { z } from 'zod';
import { phraseSchema } from '../../words/phrase-schema';

export const connectionView = z.object({
  state: z.enum(['unconfigured', 'connecting', 'online', 'waiting', 'refused', 'changed']),
  /** Display name of the server: "Lab server" or "10.0.0.5:6666". */
  server: z.string(),
  /** The state and, if something is wrong, what happens next; null when online. */
  detail: phraseSchema.nullable(),
  /** In state `waiting`: time of the next attempt, in milliseconds since 1970. */
  retryAt: z.number().nullable(),
  /** In state `refused`: the error code, e.g. `name-taken` or `bad-name`. */
  code: z.string().nullable(),
  /** With code `name-taken`: a similar name that is free. */
  suggestion: z.string().nullable(),
  /** When online: a link to the server, with its key; null if the server is on this computer, where no link leads. */
  link: z.string().nullable(),
  /** Online at a server on another computer, whose key was not known before this run. */
  isFirst: z.boolean(),
  /** What whoever runs the server said last; `number` tells one notice from the next. */
  notice: z.object({ text: z.string(), number: z.number() }).nullable(),
});
export type ConnectionView = z.infer<typeof connectionView>;
