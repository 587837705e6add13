import type { peopleCalls } from '../../../../shared/ipc/calls/people';
import { say } from '../../../../shared/words/say';
import type { NamedPerson } from '../../../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import { inviteMore } from '../conversations/starting';
import type { Conversations } from '../conversations/conversations';
import type { Plans } from '../conversations/plans';
import { CallError, must, type HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';

export interface PeopleParts extends Pick<Parts, 'client' | 'dialogs' | 'windows' | 'changed'> {
  conversations: Pick<Conversations, 'digest' | 'names'>;
  plans: Pick<Plans, 'get' | 'change' | 'make'>;
}

/** Handlers of the calls about the people of a conversation. */
export function peopleHandlers(
  parts: PeopleParts,
): HandlersOf<Pick<typeof peopleCalls, 'inviteMore' | 'cancelInvitation' | 'removePerson'>> {
  const { client, conversations, plans, changed } = parts;
  const isFounder = (conversation: ConversationId): boolean =>
    conversations.digest(conversation)?.founder === client.id;
  return {
    inviteMore: async ({ conversation, people, history }, caller) => {
      const inside = (): NamedPerson[] => {
        const { members = new Set(), invited = new Map() } = conversations.digest(conversation)?.state ?? {};
        return conversations.names.people([...members, ...invited.keys()].filter((id) => id !== client.id));
      };
      const plan = plans.get(conversation);
      const more = knownPeople(conversations, people);
      if (plan) {
        plans.change(conversation, { people: [...plan.people, ...more] });
        changed();
        return { done: true };
      }
      const what = { conversation, people: more, history };
      return { done: await inviteMore(parts, caller, what, inside) };
    },
    cancelInvitation: async ({ conversation, person }) =>
      void must(await client.uninvite(conversation, knownPeople(conversations, [person]))),
    removePerson: async ({ conversation, person }) => {
      if (!isFounder(conversation)) throw new CallError('not-the-founder', say('failure.onlyFounder'));
      must(await client.remove(conversation, person));
    },
  };
}

/** The people with these ids. Throws a `CallError` if none of them is known here. */
export function knownPeople({ names }: Pick<Conversations, 'names'>, ids: readonly PersonId[]) {
  const people = names.people(ids);
  if (people.length === 0) throw new CallError('no-such-user', say('failure.nobodyKnown'));
  return people;
}
