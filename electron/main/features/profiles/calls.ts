import type { profilesCalls } from '../../../../shared/ipc/calls/profiles';
import { isolated } from '../../../../shared/text/visible';
import { say } from '../../../../shared/words/say';
import type { HandlersOf } from '../../ipc/router';
import type { Parts } from '../parts';

/** Handlers of the calls about the list of profiles. */
export const profilesHandlers = ({
  profiles,
  dialogs,
}: Pick<Parts, 'profiles' | 'dialogs'>): HandlersOf<typeof profilesCalls> => ({
  makeProfile: (looks) => profiles.make(looks),
  changeProfile: ({ id, ...looks }) => profiles.rename(id, looks),
  openProfile: ({ id }) => profiles.open(id),
  addProfile: async (_args, { window }) => {
    const [folder] = await dialogs.choose(window, { title: say('profiles.chooseFolder'), what: 'folder' });
    if (folder !== undefined) profiles.add(folder);
  },
  removeProfile: async ({ id }, { window }) => {
    const { name, folder } = profiles.removable(id);
    const isWanted = await dialogs.confirm(window, {
      message: say('profiles.removeQuestion', { name: isolated(name) }),
      detail: say('profiles.removeText', { folder: isolated(folder) }),
      action: say('profiles.removeFromList'),
    });
    if (isWanted) profiles.remove(id);
  },
  setProfilesAsk: ({ asks }) => profiles.setAsks(asks),
  beginProfiles: () => profiles.begin(),
});
