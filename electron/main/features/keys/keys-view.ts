import type { KeysView } from '../../../../shared/ipc/views/keys';
import type { ProfileKeys } from '../../../storage/keys/profile-keys';

/** How the private keys are protected, for windows. */
export const keysView = ({ state, canProtect }: ProfileKeys): KeysView => ({ state, isOffered: canProtect });
