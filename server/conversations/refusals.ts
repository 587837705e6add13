import type { LogEntry } from '../../shared/conversation/log-entry';
import type { Failure } from '../../shared/protocol/errors';
import { alreadyMember, bad, mayNotWrite, notInvited, notMember, notPermitted } from './problems';
import { words } from '../words';

/** What is known of the author of a refused entry. */
export interface Sender {
  /** Whether the author is the person who sent the entry. */
  readonly isOwn: boolean;
  readonly isMember: boolean;
}

/** The error for a full node that sent a refused entry; undefined if somebody else wrote it and the sender is not at fault. */
export function refusalOf(entry: LogEntry, why: string, sender: Sender): Failure | undefined {
  switch (why) {
    case 'not-authentic':
      return { code: 'bad-signature', message: words.badSignature };
    case 'not-a-member':
      return notMember;
    case 'may-not-write':
      return mayNotWrite;
    case 'contradiction':
      return bad(words.contradiction);
    case 'no-content':
      return bad(words.noContent);
    case 'wrong-seal':
      return bad(words.wrongSeal);
    case 'too-many':
      return {
        code: 'too-many-messages',
        message: words.tooManyBranches,
      };
    default:
      return sender.isOwn ? notPermittedOf(entry, sender) : undefined;
  }
}

function notPermittedOf({ command }: LogEntry, { isMember }: Sender): Failure {
  if (command === 'JOIN' || command === 'DECLINE') return isMember ? alreadyMember : notInvited;
  return isMember ? notPermitted : notMember;
}
