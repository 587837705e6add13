import type { EntryHash, PersonId, WriterId } from '../ids';

/**
 * What a control says: a change of who takes part. `FOUND` is the founding INVITE, which has no past.
 * Each kind's rules are in `permissions.ts`.
 */
export type Act =
  | ({
      readonly kind: 'FOUND';
      readonly isPublic: boolean;
      /** Whether it is a room for everybody, which has no founder. */
      readonly isForEverybody?: boolean | undefined;
    } & Invitation)
  | ({ readonly kind: 'INVITE' } & Invitation)
  | { readonly kind: 'JOIN'; readonly invite: EntryHash }
  | { readonly kind: 'DECLINE' }
  | { readonly kind: 'LEAVE' }
  | { readonly kind: 'UNINVITE'; readonly invite: EntryHash; readonly people: readonly PersonId[] }
  | { readonly kind: 'REMOVE'; readonly target: PersonId }
  | { readonly kind: 'WRITER' }
  /** `people`: the members who may write from now on, besides the founder; undefined for all. */
  | { readonly kind: 'SPEAKERS'; readonly people: readonly PersonId[] | undefined }
  | { readonly kind: 'CLOSE' }
  | { readonly kind: 'REVOKE'; readonly revoked: WriterId };

export interface Invitation {
  readonly people: readonly PersonId[];
  /**
   * In a sealed conversation, the people of whom the INVITE has a certificate; undefined in any other. So the founding INVITE
   * says with it what the conversation is.
   */
  readonly sealedFor?: readonly PersonId[] | undefined;
}

/** The part of a certificate that the rules need: `person` says that the control's writer is theirs. */
export interface CertificateFacts {
  readonly person: PersonId;
  readonly replaces: readonly WriterId[];
  /** Whether keys can be sealed for the writer: not if a server writes with it. */
  readonly hasSeal: boolean;
}

/** A control that is authentic and well-formed, before it is known whether it is good. */
export interface Control {
  readonly hash: EntryHash;
  readonly writer: WriterId;
  /** Counts the writer's controls on this branch, from 1. */
  readonly number: number;
  /** The writer's previous control; undefined in number 1. */
  readonly prev: EntryHash | undefined;
  readonly after: readonly EntryHash[];
  /** Carried by the writer's first control in the conversation. */
  readonly certificate: CertificateFacts | undefined;
  readonly act: Act;
}

/** The controls that a control names directly. */
export const parentsOf = ({ prev, after }: Pick<Control, 'prev' | 'after'>): readonly EntryHash[] =>
  prev === undefined ? after : [prev, ...after];
