import type { PersonId } from '../../../shared/ids';
import { certificateFields } from '../../../shared/protocol/certificate';
import { nodeFeatures, type OnlineUser } from '../../../shared/protocol/messages';
import { version } from '../../../package.json';
import type { WriterKeys } from '../keys';
import { peerUrl } from './address';
import type { Welcome } from './session-options';
import type { Profile } from '../types';

/** What others see of a person besides the name, as STATUS and REGISTER carry it. */
export const presenceOf = ({ status, note, lastHere = false }: Profile, icon: string | null): object => ({
  status,
  note,
  icon,
  lastHere,
});

type Presence = Pick<OnlineUser, 'user' | 'status' | 'note' | 'lastHere'> & {
  readonly icon?: string | null | undefined;
};

/** How a person presents themselves to peers, without what they left empty. */
export const presented = ({ user, status, note, icon, lastHere }: Presence) => ({
  user,
  status,
  ...(note ? { note } : {}),
  ...(icon ? { icon } : {}),
  ...(lastHere ? { lastHere } : {}),
});

export const onlineUserOf = (profile: Profile, icon: string | null, id: PersonId): OnlineUser => ({
  id,
  ...presented({ ...profile, icon }),
});

/** The identity of a full node in REGISTER. */
const identificationOf = ({ certificate }: WriterKeys): object => ({
  key: certificate.writer,
  certificate: certificateFields(certificate),
});

/** The fields of REGISTER for a full node. */
export const registrationOf = (profile: Profile, icon: string | null, keys: WriterKeys): object => ({
  user: profile.user,
  ...presenceOf(profile, icon),
  ...identificationOf(keys),
  features: nodeFeatures,
  client: `parley/${version}`,
});

/** The fields of REGISTER for a peer, which also says where this node listens. */
export const peerRegistration = (
  self: OnlineUser,
  keys: WriterKeys,
  instance: string,
  port: number | undefined,
): object => {
  const { id: _id, ...presence } = self;
  return {
    ...presence,
    ...identificationOf(keys),
    features: nodeFeatures,
    client: `parley/${version}`,
    instance,
    urls: port === undefined ? [] : [peerUrl({ host: '0.0.0.0', port })],
  };
};

/** How this node presents itself to a peer that dials it. */
export const welcomeOf = ({ user }: OnlineUser, instance: string): Welcome => ({
  user,
  version,
  instance,
  features: nodeFeatures,
});
