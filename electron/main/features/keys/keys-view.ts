import type { KeysView } from '../../../../shared/ipc/view';
import type { ProfileKeys } from '../../../storage/keys/profile-keys';

/**
 * How the private keys are protected, for windows.
 * @param wanted whether the user wants protection
 */
export const keysView = ({ state, hasSystem, canProtect }: ProfileKeys, wanted: boolean): KeysView => ({
  state,
  hasSystem,
  isOffered: wanted && canProtect,
});
