import { z } from 'zod';
import { limits } from '../../shared/protocol/limits';
import { noticeSchema } from '../../shared/protocol/messages';
import { isBlank } from '../../shared/text/visible';

/**
 * What an operator's command line says to a running server, and what it answers: lines as in docs/protocol.md. A request is one
 * line; the answer is a line ITEM for each thing, then DONE, or ERROR.
 */

/** A key, or a name. */
const who = z.string().min(1).max(limits.sentNameUnits);
/** In the unit of the GOODBYE in which it is said. */
const reason = z
  .string()
  .refine(
    (text) => text.length <= limits.reasonUnits,
    `Use at most ${limits.reasonUnits} characters, of which most emoji count as two or more.`,
  )
  .default('');
const count = z.int().min(0);

const person = z.object({
  user: z.string(),
  id: z.string(),
  /** Whether it is an app, with a key of its own, or a simple client. */
  kind: z.enum(['app', 'simple']),
  /** Where its computers connect from. */
  addresses: z.array(z.string()),
});
const ban = z.object({
  thing: z.enum(['key', 'name']),
  value: z.string(),
  called: z.string(),
  reason: z.string(),
  at: count,
});
const invite = z.object({ key: z.string(), uses: count, expires: count, note: z.string() });
const none = z.never();

/** The schemas of a request, of each thing in the answer, and of its end. */
export interface Exchange<
  Request extends z.ZodType = z.ZodType,
  Item extends z.ZodType<object> = z.ZodType<object>,
  Done extends z.ZodType<object> = z.ZodType<object>,
> {
  readonly request: Request;
  readonly item: Item;
  readonly done: Done;
}

export const exchanges = {
  LIST: {
    request: z.object({ match: z.string().max(limits.sentNameUnits).default('') }),
    item: person,
    done: z.object({ online: count }),
  },
  KICK: { request: z.object({ who, reason }), item: none, done: z.object({ connections: count }) },
  BAN: { request: z.object({ who, reason }), item: ban, done: z.object({ connections: count }) },
  UNBAN: { request: z.object({ who }), item: ban, done: z.object({}) },
  BANS: { request: z.object({}), item: ban, done: z.object({}) },
  RELEASE: {
    request: z.object({ name: who }),
    item: z.object({ name: z.string(), person: z.string(), seen: count }),
    done: z.object({}),
  },
  ANNOUNCE: {
    request: z.object({
      text: noticeSchema.refine((text) => !isBlank(text), 'The text is empty.'),
    }),
    item: none,
    done: z.object({ clients: count }),
  },
  INVITE: {
    request: z.object({
      uses: z.int().min(1).max(limits.guestsKept),
      /** Milliseconds from now. */
      lifetime: z
        .int()
        .min(1)
        .max(10 * 366 * 24 * 3_600_000),
      note: z.string().max(limits.reasonUnits).default(''),
    }),
    item: none,
    done: z.object({
      invite,
      /** What the link holds: it is said this once, and stored nowhere. */
      secret: z.string(),
      server: z.string(),
      port: count,
      isOpen: z.boolean(),
    }),
  },
  INVITES: { request: z.object({}), item: invite, done: z.object({ guests: count }) },
  REVOKE: { request: z.object({ key: who }), item: invite, done: z.object({}) },
  STATS: {
    request: z.object({}),
    item: none,
    done: z.object({
      name: z.string(),
      key: z.string(),
      version: z.string(),
      /** Milliseconds since it started. */
      uptime: count,
      connections: count,
      people: count,
      simpleClients: count,
      conversations: count,
      claimedNames: count,
      bans: count,
      /** Bytes of the messages on disk, and of memory. */
      storedBytes: count,
      /** Bytes of pieces of files on disk, and how many there may be. */
      fileBytes: count,
      fileCache: count,
      memoryBytes: count,
    }),
  },
} as const satisfies Record<string, Exchange>;

export type ExchangeName = keyof typeof exchanges;
export const isExchangeName = (text: string): text is ExchangeName => Object.hasOwn(exchanges, text);

/** What is answered, unless it is an ERROR. */
export interface Reply<Item = object, Done = object> {
  readonly items: readonly Item[];
  readonly done: Done;
}

/** Why a request was not carried out. */
export interface ControlFailure {
  readonly code: 'bad-request' | 'nobody' | 'too-many' | 'not-kept';
  /** A sentence for the terminal. */
  readonly message: string;
}
