import { features, type OnlineUser } from '../../shared/protocol/messages';
import { version } from '../../package.json';
import type { Profile } from './types';

/** What others see of a person besides the name, as STATUS and REGISTER carry it. */
export const presenceOf = ({ status, note }: Profile, icon: string | null): object => ({
  status,
  note,
  icon,
});

/** How a person presents themselves to peers. */
export const onlineUserOf = (
  { user, status, note }: Profile,
  icon: string | null,
  id: string,
): OnlineUser => ({
  id,
  user,
  status,
  ...(note ? { note } : {}),
  ...(icon ? { icon } : {}),
});

/** The fields of REGISTER for a full node. */
export const registrationOf = (profile: Profile, icon: string | null, id: string): object => ({
  user: profile.user,
  ...presenceOf(profile, icon),
  key: id,
  features: Object.values(features),
  client: `parley/${version}`,
});
