import { keepPrivate } from '../../runtime/files/private-files';

/** Whether something in a profile folder is ours; the rest is Chromium's, and safe in a folder that only its owner can enter. */
const isOurs = (name: string): boolean =>
  /^(identity\.pem|tls\.pem|picture\.png|(messages|transfers)\.sqlite|transfers$|spelling$|[a-z]+\.json|logs$|server$|before-restore-|restore-|backing-up)/.test(
    name,
  );

/**
 * Denies other users of this computer access to a profile, and makes its folder if there is none. MUST be called before
 * the folder is used.
 */
export const secureProfile = (folder: string): void => keepPrivate(folder, isOurs);
