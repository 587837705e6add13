import { z } from 'zod';
import { bytes32Pattern } from './bytes32';

/**
 * Ids that are not to be mixed up. Each is a text on the wire; its brand exists for the compiler only, and only a schema
 * gives it, so an id that has the type has been checked.
 */

const bytes32 = z.string().regex(bytes32Pattern);

/** A person's Ed25519 public key. */
export const personId = bytes32.brand<'PersonId'>();
export type PersonId = z.infer<typeof personId>;

/** The Ed25519 public key of one profile on one computer. */
export const writerId = bytes32.brand<'WriterId'>();
export type WriterId = z.infer<typeof writerId>;

/** The id of a conversation: a UUID of version 8 that follows from its founding INVITE. */
export const conversationId = z
  .guid()
  .transform((id) => id.toLowerCase())
  .brand<'ConversationId'>();
export type ConversationId = z.infer<typeof conversationId>;

/** The SHA-256 by which an entry is known. */
export const entryHash = bytes32.brand<'EntryHash'>();
export type EntryHash = z.infer<typeof entryHash>;

/** The SHA-256 of what a message says: its header holds this, so that the content can be deleted without breaking a chain. */
export const bodyHash = bytes32.brand<'BodyHash'>();
export type BodyHash = z.infer<typeof bodyHash>;
