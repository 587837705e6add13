import { safeStorage } from 'electron';
import type { SystemProtection } from '../../storage/keys/profile-keys';

/**
 * What the system offers to encrypt secrets for its user: the keyring of the desktop on Linux, the keychain on macOS, DPAPI on
 * Windows. Electron's `basic_text` encrypts with a password that everybody knows, which is no protection.
 */
export const systemProtection: SystemProtection = {
  isThere: () => safeStorage.isEncryptionAvailable() && !isPretended(),
  encrypt: (text) => safeStorage.encryptString(text),
  decrypt: (bytes) => safeStorage.decryptString(bytes),
};

const isPretended = (): boolean =>
  process.platform === 'linux' && ['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend());
