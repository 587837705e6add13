import type { spellingCalls } from '../../../../shared/ipc/calls/spelling';
import { say } from '../../../../shared/words/say';
import type { HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';

/** Handlers of the calls about spelling. */
export const spellingHandlers = ({
  spelling,
  dialogs,
  changed,
}: Pick<Parts, 'spelling' | 'dialogs' | 'changed'>): HandlersOf<typeof spellingCalls> => ({
  misspelt: async ({ words }) => ({ misspelt: await spelling.misspelt(words) }),
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
