import type { BodyHash, ConversationId, EntryHash, PersonId, WriterId } from '../ids';

/** A value that JSON can say, as entries may hold it: whole numbers below 2^53 only. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Says that a writer is one of a person's computers; signed by the person's key. */
export interface Certificate {
  readonly person: PersonId;
  readonly writer: WriterId;
  /** The writer's X25519 key in base64url; undefined with `via`. */
  readonly seal: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Earlier writers that this one takes the place of. */
  readonly replaces: readonly WriterId[];
  /** The id of the server that writes for a simple client. */
  readonly via: PersonId | undefined;
  readonly signature: string;
}

/** A person as entries name them: who they are, and what they were called then. */
export interface NamedPerson {
  readonly id: PersonId;
  readonly user: string;
}

/** The ends of a writer's messages as a removal knows them: what lies behind these, by `prev`, counts. */
export type LastMessages = ReadonlyMap<WriterId, readonly MessageRef[]>;
export interface MessageRef {
  readonly number: number;
  readonly hash: EntryHash;
}

/** What every entry has. `hash` is computed when an entry is read or written, and never taken from outside. */
export interface EntryHeader {
  readonly conversation: ConversationId;
  readonly writer: WriterId;
  /** Counts the writer's controls, or its messages, from 1. */
  readonly number: number;
  /** The writer's previous entry in the sequence; undefined in number 1 and in the first message after a JOIN. */
  readonly prev: EntryHash | undefined;
  /** Heads of the good controls that the writer knew, at most 32; empty in a founding INVITE only. */
  readonly after: readonly EntryHash[];
  readonly clock: number;
  /** Milliseconds since 1970 by the author's clock; shown, never ordered by unless the clock is saturated. */
  readonly at: number;
  /** The author's name when they wrote it. */
  readonly from: string;
  readonly hash: EntryHash;
  /** Undefined where the next entry of the sequence vouches for this one. */
  readonly signature: string | undefined;
  /** Fields that this version does not know. The hash covers them; they are kept and passed on as they came. */
  readonly extra: { readonly [field: string]: Json };
}

type Certified = { readonly certificate: Certificate | undefined };

/** The controls: few, always complete, in memory. What each may do is in docs/membership.md. */
export type ControlEntry = EntryHeader &
  (
    | ({
        readonly command: 'INVITE';
        readonly invited: readonly NamedPerson[];
        readonly title: string | undefined;
        /** Only in a founding INVITE: everybody may join. */
        readonly isPublic: boolean;
        /** Opens to those invited what the author may be given by the controls of this INVITE's past. */
        readonly history: boolean;
      } & Certified)
    | ({ readonly command: 'JOIN'; readonly invite: EntryHash } & Certified)
    | ({ readonly command: 'DECLINE'; readonly last: LastMessages } & Certified)
    | { readonly command: 'LEAVE'; readonly last: LastMessages }
    | { readonly command: 'UNINVITE'; readonly invite: EntryHash; readonly withdrawn: readonly NamedPerson[] }
    | { readonly command: 'REMOVE'; readonly removed: NamedPerson; readonly last: LastMessages }
    | { readonly command: 'WRITER'; readonly certificate: Certificate }
    | { readonly command: 'REVOKE'; readonly revoked: WriterId; readonly last: LastMessages }
  );
export type ControlCommand = ControlEntry['command'];
export type ControlOf<Command extends ControlCommand> = Extract<ControlEntry, { command: Command }>;

/** What a message says. Which fields there are beside these depends on the kind; see `kinds.ts`. */
export interface MessageContent {
  /** Absent: `text`. */
  readonly kind: string;
  /** The sender person's own id for it. */
  readonly id: string;
  /** The hash of the message that this one belongs to. */
  readonly to: EntryHash | undefined;
  /** 16 random bytes in base64url, so that the hash tells nothing of a short text. */
  readonly salt: string;
  /** Everything else that it says, as it came: `text`, `emoji`, `title` … */
  readonly fields: { readonly [field: string]: Json };
}

/** A message: many, may be missing, its content may be deleted. */
export interface MessageEntry extends EntryHeader {
  readonly command: 'SEND_MESSAGE';
  readonly body: BodyHash;
  /** Undefined when it was deleted here, or came without. */
  readonly content: MessageContent | undefined;
}

export type LogEntry = ControlEntry | MessageEntry;
export const isControlEntry = (entry: LogEntry): entry is ControlEntry => entry.command !== 'SEND_MESSAGE';

/** Whether a control is a row of the transcript: those about a person's computers are not. */
export const isTranscriptRow = ({ command }: ControlEntry): boolean =>
  command !== 'WRITER' && command !== 'REVOKE';

/** Where an entry stands in the order that is shown. */
export interface EntryPlace {
  readonly clock: number;
  readonly at: number;
  readonly writer: WriterId;
  readonly number: number;
  readonly hash: EntryHash;
}

/** Clocks saturate here; entries with this clock are ordered by `at`. */
export const lastClock = 2 ** 48;

/** Shown order: clock, then (where it is saturated) `at`, then writer, number, hash. */
export function comparePlaces(a: EntryPlace, b: EntryPlace): number {
  return (
    a.clock - b.clock ||
    (a.clock === lastClock ? a.at - b.at : 0) ||
    compareTexts(a.writer, b.writer) ||
    a.number - b.number ||
    compareTexts(a.hash, b.hash)
  );
}

/** Order of ASCII texts by their bytes. */
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
