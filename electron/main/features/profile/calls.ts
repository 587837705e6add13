import type { profileCalls } from '../../../../shared/ipc/calls/profile';
import { limits } from '../../../../shared/protocol/limits';
import { say } from '../../../../shared/words/say';
import { CallError, must, type HandlersOf } from '../../ipc/router';
import type { Connection } from '../connection/connection';
import type { Conversations } from '../conversations/conversations';
import type { Parts } from '../parts';

interface ProfileParts extends Pick<Parts, 'client' | 'preferences' | 'changed'> {
  connection: Pick<Connection, 'start'>;
  conversations: Pick<Conversations, 'names'>;
}

/** Handlers of the calls about the user's name, status and picture. */
export function profileHandlers({
  client,
  preferences,
  connection,
  conversations,
  changed,
}: ProfileParts): HandlersOf<typeof profileCalls> {
  /** Passes the profile to the client, and connects if only a name was missing. */
  const profileChanged = (): void => {
    const isFirst = preferences.named && client.connection.state === 'unconfigured';
    client.setProfile(preferences.profile);
    conversations.names.changed();
    if (isFirst) connection.start();
    changed();
  };
  return {
    setName: ({ user }) => {
      must(preferences.setName(user));
      profileChanged();
    },
    setStatus: ({ status, note }) => {
      if ([...note].length > limits.noteCharacters)
        throw new CallError('wrong-type', say('failure.noteTooLong', { most: limits.noteCharacters }));
      preferences.setStatus(status, note);
      profileChanged();
    },
    setPicture: ({ png }) => {
      must(preferences.setPicture(png === null ? null : Buffer.from(png, 'base64')));
      profileChanged();
    },
  };
}
