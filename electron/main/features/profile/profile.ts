import { pictureHash } from '../../../../runtime/picture/hash';
import type { AppState } from '../../views/view';
import type { Connection } from '../connection/connection';
import type { Conversations } from '../conversations/conversations';
import type { QuietTime } from '../notifications/quiet-time';
import type { Parts } from '../parts';
import { pictureAddress } from '../people/people-view';

export interface ProfileParts extends Pick<Parts, 'client' | 'preferences' | 'changed'> {
  connection: Pick<Connection, 'start'>;
  conversations: Pick<Conversations, 'names'>;
  quiet: Pick<QuietTime, 'look'>;
}

/** Passes the profile to the client, and connects if only a name was missing. */
export function profileChanged(parts: ProfileParts): void {
  const { client, preferences, connection, conversations, quiet, changed } = parts;
  const isFirst = preferences.named && client.connection.state === 'unconfigured';
  client.setProfile(preferences.profile);
  conversations.names.changed();
  quiet.look();
  if (isFirst) connection.start();
  changed();
}

/** The user, as windows show them. */
export function ownView({ client, preferences }: Pick<Parts, 'client' | 'preferences'>): AppState['me'] {
  const { user, status, note, icon } = preferences.profile;
  return {
    id: client.id,
    user,
    online: client.connection.state === 'online' || client.nearby.enabled,
    status,
    note,
    picture: pictureAddress(icon && pictureHash(icon)),
    named: preferences.named,
    removed: client.isRemoved,
    chosen: preferences.chosen,
    meetingUntil: preferences.meetingUntil,
    reach: null,
  };
}
