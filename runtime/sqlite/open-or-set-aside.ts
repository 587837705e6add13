import { setDatabaseAside } from '../files/set-aside';
import { storeError, type StoreError } from './database';

/**
 * Opens a database. A damaged one is set aside, and a new one begun. Rejects with `StoreError` if the file cannot be used as
 * it is. Resolves with the new name of a damaged file; with undefined if the file is sound.
 * @param open opens the file, or creates it if there is none
 * @param onSetAside called with the new name of a damaged file, and what is wrong with it
 */
export async function openOrSetAside(
  path: string,
  open: () => Promise<void>,
  onSetAside: (kept: string | undefined, why: StoreError) => void,
): Promise<string | undefined> {
  try {
    await open();
    return undefined;
  } catch (error) {
    const why = storeError(error);
    if (why.problem !== 'damaged') throw why;
    const kept = setDatabaseAside(path);
    onSetAside(kept, why);
    await open();
    return kept;
  }
}
