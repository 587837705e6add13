import type { spellingCalls } from '../../../../shared/ipc/calls/spelling';
import type { ConversationId } from '../../../../shared/ids';
import { say } from '../../../../shared/words/say';
import type { HandlersOf } from '../../ipc/router';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';
import { withoutNames } from './names';

interface SpellingCallParts extends Pick<Parts, 'spelling' | 'dialogs' | 'changed'> {
  conversations: Pick<Conversations, 'digest' | 'names'>;
}

/** Handlers of the calls about spelling. */
export const spellingHandlers = ({
  spelling,
  dialogs,
  changed,
  conversations,
}: SpellingCallParts): HandlersOf<typeof spellingCalls> => ({
  misspelt: async ({ words }, { conversation }) => {
    const misspelt = await spelling.misspelt(words);
    const isAsked = misspelt.length > 0 && conversation !== null;
    return { misspelt: isAsked ? withoutNames(misspelt, namesIn(conversations, conversation)) : misspelt };
  },
  listDictionaries: async () => ({
    isBySystem: spelling.isBySystem,
    dictionaries: await spelling.list(),
  }),
  addDictionary: async (_args, { window }) => {
    const path = await dialogs.open(window, {
      title: say('spelling.choose'),
      kind: { name: say('spelling.files'), extensions: ['dic', 'aff'] },
    });
    if (path !== undefined) await spelling.add(path);
    changed();
  },
  removeDictionary: async ({ id }, { window }) => {
    const isWanted = await dialogs.confirm(window, {
      message: say('spelling.removeQuestion', { id }),
      detail: say('spelling.removeText'),
      action: say('button.remove'),
    });
    if (isWanted) spelling.remove(id);
    changed();
  },
});

/** What the people of a conversation are called, and called themselves when they wrote. */
function* namesIn(
  conversations: SpellingCallParts['conversations'],
  conversation: ConversationId,
): Generator<string> {
  for (const [person, name] of conversations.digest(conversation)?.names ?? []) {
    yield name;
    yield conversations.names.nameOf(person);
  }
}
