import type { profileCalls } from '../../../../shared/ipc/calls/profile';
import { limits } from '../../../../shared/protocol/limits';
import { say } from '../../../../shared/words/say';
import { CallError, must, type HandlersOf } from '../../ipc/router';
import { profileChanged, type ProfileParts } from './profile';

/** Handlers of the calls about the user's name, status and picture. */
export function profileHandlers(parts: ProfileParts): HandlersOf<typeof profileCalls> {
  const { preferences } = parts;
  return {
    setName: ({ user }) => {
      must(preferences.setName(user));
      profileChanged(parts);
    },
    setStatus: ({ status, note }) => {
      if ([...note].length > limits.noteCharacters)
        throw new CallError('wrong-type', say('failure.noteTooLong', { most: limits.noteCharacters }));
      preferences.setStatus(status, note);
      profileChanged(parts);
    },
    setPicture: ({ png }) => {
      must(preferences.setPicture(png === null ? null : Buffer.from(png, 'base64')));
      profileChanged(parts);
    },
  };
}
