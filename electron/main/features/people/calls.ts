import type { peopleCalls } from '../../../../shared/ipc/calls/people';
import type { PersonView } from '../../../../shared/ipc/views/people';
import { say } from '../../../../shared/words/say';
import type { NamedPerson } from '../../../../shared/conversation/log-entry';
import type { ConversationId, PersonId } from '../../../../shared/ids';
import { inviteMore } from '../conversations/starting';
import type { Conversations } from '../conversations/conversations';
import type { Plans } from '../conversations/plans';
import { CallError, must, type HandlersOf } from '../../ipc/router';
import { personFor } from '../safety/calls';
import type { Parts } from '../parts';

export interface PeopleParts extends Pick<Parts, 'client' | 'dialogs' | 'windows' | 'changed'> {
  conversations: Pick<Conversations, 'all' | 'digest' | 'names' | 'titleOf'>;
  plans: Pick<Plans, 'get' | 'change' | 'make'>;
  /** Everybody whom the list of people has. */
  everybody(): Record<string, PersonView>;
}

/** Number of conversations in common that are named. */
const commonNamedAtMost = 5;

/** Handlers of the calls about the people of a conversation. */
export function peopleHandlers(
  parts: PeopleParts,
): HandlersOf<
  Pick<
    typeof peopleCalls,
    'inviteMore' | 'peopleToInvite' | 'cancelInvitation' | 'removePerson' | 'commonWith'
  >
> {
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
    peopleToInvite: ({ conversation }) => {
      const { members = new Set(), invited = new Map() } = conversations.digest(conversation)?.state ?? {};
      const people = Object.values(parts.everybody()).filter(
        ({ id, hidden, blocked }) =>
          id !== client.id && !hidden && !blocked && !members.has(id) && !invited.has(id),
      );
      return { people };
    },
    cancelInvitation: async ({ conversation, person }) =>
      void must(await client.uninvite(conversation, knownPeople(conversations, [person]))),
    removePerson: async ({ conversation, person }) => {
      if (!isFounder(conversation)) throw new CallError('not-the-founder', say('failure.onlyFounder'));
      must(await client.remove(conversation, person));
    },
    commonWith: ({ person }, caller) => {
      const { id } = personFor(parts, caller, person);
      const common = [...conversations.all()]
        .filter(
          ([
            ,
            {
              state: { members },
            },
          ]) => members.has(id) && members.has(client.id),
        )
        .sort(([, a], [, b]) => b.at - a.at);
      const named = caller.conversation === null ? common.slice(0, commonNamedAtMost) : [];
      return {
        count: common.length,
        conversations: named.map(([each]) => ({ id: each, name: conversations.titleOf(each) })),
      };
    },
  };
}

/** The people with these ids. Throws a `CallError` if none of them is known here. */
export function knownPeople({ names }: Pick<Conversations, 'names'>, ids: readonly PersonId[]) {
  const people = names.people(ids);
  if (people.length === 0) throw new CallError('no-such-user', say('failure.nobodyKnown'));
  return people;
}
