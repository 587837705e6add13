import type { ConversationId, PersonId } from '../../../../shared/ids';
import type { safetyCalls } from '../../../../shared/ipc/calls/safety';
import { readersOf } from '../../../../shared/conversation/readers';
import { codeTextOf, compareCode, inOrder } from '../../../../shared/safety/pair';
import { say } from '../../../../shared/words/say';
import { CallError, type Caller, type HandlersOf } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { OpenInvitations } from '../invitations/open-invitations';
import type { Parts } from '../parts';
import { calledIn } from '../computers/calls';
import { codeRows } from './code-rows';
import type { SafetyWords } from './safety-words';
import type { Trust } from './trust';

export interface SafetyParts extends Pick<Parts, 'client' | 'desktop' | 'changed'> {
  conversations: Pick<Conversations, 'digest' | 'isSimple' | 'names'>;
  words: SafetyWords;
  trust: Trust;
  invitations: Pick<OpenInvitations, 'settle'>;
  /** MUST be called when somebody was blocked or unblocked. */
  blockedChanged(person: PersonId): void;
}

/** Handlers of the calls about whom the user talks with. */
export function safetyHandlers(parts: SafetyParts): HandlersOf<typeof safetyCalls> {
  const { client, desktop, words, trust, invitations, changed } = parts;
  const setVerified = (caller: Caller, id: PersonId, verified: boolean): void => {
    const { user } = personFor(parts, caller, id);
    if (parts.conversations.isSimple(id)) throw new CallError('no-key', say('failure.noKey'));
    trust.setVerified(id, user, verified);
    invitations.settle();
    changed();
  };
  return {
    compareWith: async ({ person }, caller) => {
      const { id } = personFor(parts, caller, person);
      const both = inOrder(client.id, id);
      return {
        words: await Promise.all(
          both.map(async (each) => ({ person: each, words: [...(await words.of(each))] })),
        ),
        code: await codeRows(codeTextOf(client.id, id)),
      };
    },
    safetyOf: ({ conversation }) => {
      const log = client.conversations.get(conversation)?.log;
      if (!log) return plannedSafety(parts, conversation);
      return {
        sealed: log.isSealed,
        readers: readersOf(log).map(({ since = null, joined = null, computers, ...reader }) => ({
          ...reader,
          since,
          joined,
          computers: computers.map((each) => ({
            ...each,
            state: client.isRemovedFrom(reader.person, each.writer) ? ('revoked' as const) : each.state,
            own: each.writer === client.writer,
            name: reader.person === client.id ? calledIn(client, each.writer) : null,
          })),
        })),
      };
    },
    checkCode: ({ person, text }, caller) => {
      const { id } = personFor(parts, caller, person);
      const verdict = compareCode(text, { me: client.id, other: id });
      if (verdict === 'same') setVerified(caller, id, true);
      return { verdict };
    },
    copyCode: ({ person }, caller) =>
      desktop.copy(codeTextOf(client.id, personFor(parts, caller, person).id)),
    setVerified: ({ person, verified }, caller) => setVerified(caller, person, verified),
    block: ({ person }, caller) => {
      const { id, user } = personFor(parts, caller, person);
      trust.setBlocked(id, user, true);
      parts.blockedChanged(id);
    },
    unblock: ({ person }, caller) => {
      if (caller.conversation !== null) personFor(parts, caller, person);
      trust.setBlocked(person, '', false);
      parts.blockedChanged(person);
    },
    tellApart: ({ person }, caller) => {
      trust.tellApart(personFor(parts, caller, person).id);
      changed();
    },
  };
}

/** Who will be able to read a planned conversation. Throws a `CallError` if it is none. */
function plannedSafety({ conversations }: SafetyParts, conversation: ConversationId) {
  const digest = conversations.digest(conversation);
  if (!digest) throw new CallError('no-such-conversation', say('failure.conversationUnknown'));
  const readers = [...digest.state.members].map((person) => ({
    person,
    isMember: true,
    since: null,
    joined: null,
    hasHistory: false,
    computers: [],
  }));
  return { sealed: digest.isSealed, readers };
}

/** A person whom the window shows. Throws a `CallError` if it does not. */
export function personFor(
  { conversations }: { conversations: Pick<Conversations, 'digest' | 'names'> },
  { conversation }: Caller,
  id: PersonId,
): { id: PersonId; user: string } {
  const [person] = conversations.names.people([id]);
  const isShown = conversation === null || conversations.digest(conversation)?.names.has(id) === true;
  if (!person || !isShown) throw new CallError('no-such-user', say('failure.personUnknown'));
  return person;
}
