import type { BodyHash, ConversationId, EntryHash, PersonId, WriterId } from '../ids';

/** A JSON value as entries may hold it: numbers are integers of magnitude below 2^53. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Says that a writer is one of a person's computers; signed by the person's key. */
export interface Certificate {
  readonly person: PersonId;
  readonly writer: WriterId;
  /** The writer's X25519 key in base64url; undefined with `via`. */
  readonly seal: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Earlier writers that this one replaces. */
  readonly replaces: readonly WriterId[];
  /** The id of the server that writes for a simple client. */
  readonly via: PersonId | undefined;
  readonly signature: string;
}

/** A person as named in an entry: their id, and their name at the time. */
export interface NamedPerson {
  readonly id: PersonId;
  readonly user: string;
}

/** The ends of writers' messages that a removal names: it spares these, and what lies behind them by `prev`. */
export type LastMessages = ReadonlyMap<WriterId, readonly MessageRef[]>;
export interface MessageRef {
  readonly number: number;
  readonly hash: EntryHash;
}

/** Fields of every entry. `hash` is computed when an entry is read or written, and never taken from outside. */
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
  /** Milliseconds since 1970 by the author's clock; for display, and for ordering only if `clock` is saturated. */
  readonly at: number;
  /** The author's name when they wrote it. */
  readonly from: string;
  readonly hash: EntryHash;
  /** Undefined if the next entry of the sequence vouches for this one. */
  readonly signature: string | undefined;
  /** Fields that this version does not know. The hash covers them; they are stored and passed on unchanged. */
  readonly extra: { readonly [field: string]: Json };
}

type CertificateField = { readonly certificate: Certificate | undefined };

/** Controls are few, always complete, and kept in memory. docs/membership.md has the rules for each. */
export type ControlEntry = EntryHeader &
  (
    | ({
        readonly command: 'INVITE';
        readonly invited: readonly NamedPerson[];
        readonly title: string | undefined;
        /** Only in a founding INVITE: anybody may join. */
        readonly isPublic: boolean;
        /** With `isPublic`: what is talked about. */
        readonly topic?: string | undefined;
        /** With `isPublic`: whom the room is for, if it is a room for everybody (shared/rooms/everybody.ts). */
        readonly everybody?: string | undefined;
        /** Only in a founding INVITE: messages are sealed. */
        readonly isSealed: boolean;
        /** Opens to the invited what the author may be given according to this INVITE's past. */
        readonly history: boolean;
        /** Of those invited to a sealed conversation: so that they can be given keys before they write anything. */
        readonly certificates: readonly Certificate[];
      } & CertificateField)
    | ({ readonly command: 'JOIN'; readonly invite: EntryHash } & CertificateField)
    | ({ readonly command: 'DECLINE'; readonly last: LastMessages } & CertificateField)
    | { readonly command: 'LEAVE'; readonly last: LastMessages }
    | { readonly command: 'UNINVITE'; readonly invite: EntryHash; readonly withdrawn: readonly NamedPerson[] }
    | { readonly command: 'REMOVE'; readonly removed: NamedPerson; readonly last: LastMessages }
    | { readonly command: 'WRITER'; readonly certificate: Certificate }
    /** `speakers`: undefined for all members. */
    | {
        readonly command: 'SPEAKERS';
        readonly speakers: readonly PersonId[] | undefined;
        readonly last: LastMessages;
      }
    | { readonly command: 'CLOSE'; readonly last: LastMessages }
    | { readonly command: 'REVOKE'; readonly revoked: WriterId; readonly last: LastMessages }
  );
export type ControlCommand = ControlEntry['command'];
export type ControlOf<Command extends ControlCommand> = Extract<ControlEntry, { command: Command }>;

/** The content of a message. Its kind determines the other fields; see `kinds.ts`. */
export interface MessageContent {
  /** `text` if the field is absent. */
  readonly kind: string;
  /** The sender's own id for the message. */
  readonly id: string;
  /** The hash of the message that this one belongs to. */
  readonly to: EntryHash | undefined;
  /** 16 random bytes in base64url, so that the hash does not reveal a short text. */
  readonly salt: string;
  /** All other fields, unchanged: `text`, `emoji`, `title` … */
  readonly fields: { readonly [field: string]: Json };
}

/** How a content was sealed that is open here. With the key, the same bytes can be made again. */
export interface SealedWith {
  /** The commitment to the message's key. */
  readonly key: string;
  /** The number of the message with which the key chain began. */
  readonly chain: number;
}

/** Messages are many, may be missing, and their content may be deleted. */
export interface MessageEntry extends EntryHeader {
  readonly command: 'SEND_MESSAGE';
  readonly body: BodyHash;
  /** Only if `content` was opened here, or could not be though its key is here: `body`, hash and signature are those of the sealed content, which others are sent. */
  readonly sealed?: SealedWith;
  /** Undefined if it was deleted here, or did not come with the message. */
  readonly content: MessageContent | undefined;
}

export type LogEntry = ControlEntry | MessageEntry;
export const isControlEntry = (entry: LogEntry): entry is ControlEntry => entry.command !== 'SEND_MESSAGE';

/** Whether a control is a row of the transcript: not if it only says which computer a person writes with. */
export const isTranscriptRow = ({ command }: ControlEntry): boolean => command !== 'WRITER';

/** An entry's position in shown order. */
export interface EntryPlace {
  readonly clock: number;
  readonly at: number;
  readonly writer: WriterId;
  readonly number: number;
  readonly hash: EntryHash;
}

/** Clocks saturate here; entries with this clock are ordered by `at`. */
export const lastClock = 2 ** 48;

/** Compares by shown order: clock, then `at` if the clock is saturated, then writer, number and hash. */
export function comparePlaces(a: EntryPlace, b: EntryPlace): number {
  return (
    a.clock - b.clock ||
    (a.clock === lastClock ? a.at - b.at : 0) ||
    compareTexts(a.writer, b.writer) ||
    a.number - b.number ||
    compareTexts(a.hash, b.hash)
  );
}

/** Compares ASCII strings by their bytes. */
const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
