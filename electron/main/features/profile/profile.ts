import { pictureHash } from '../../../../runtime/picture/hash';
import type { AppState } from '../../views/view';
import type { Parts } from '../parts';
import { pictureAddress } from '../people/people-view';

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
    reach: null,
  };
}
