import { z } from 'zod';
import { updateFolderSchema, type UpdateFolder } from '../../../../shared/settings/fields';
import type { JsonFile } from '../../../storage/json-file';
import type { UpdatesParts } from './updates';

/**
 * Where updates come from, and the newest version that was offered there. This is not a setting: what it names can replace
 * the program, so no backup brings it along, and windows change it by a call of its own only.
 */
export const updateFileSchema = z.looseObject({
  address: updateFolderSchema.shape.address.default(''),
  key: updateFolderSchema.shape.key.default(''),
  newest: updateFolderSchema
    .extend({ version: z.string().max(30) })
    .nullable()
    .default(null),
});
export type UpdateFile = Pick<JsonFile<typeof updateFileSchema>, 'value' | 'write'>;

/** What `Updates` needs to know of its file, and of the folder that an administrator has set. */
export function updateParts(
  file: UpdateFile,
  administered: UpdateFolder | undefined,
): Pick<UpdatesParts, 'folder' | 'own' | 'isAdministered' | 'newest'> {
  const own = (): UpdateFolder => ({ address: file.value.address, key: file.value.key });
  const folder = (): UpdateFolder => administered ?? own();
  return {
    folder,
    own: { get: own, set: ({ address, key }) => file.write({ ...file.value, address, key }) },
    isAdministered: administered !== undefined,
    newest: {
      get: () => newestOf(file.value, folder()),
      set: (version) => file.write({ ...file.value, newest: { ...folder(), version } }),
    },
  };
}

/** The newest version that a folder ever offered; null for a folder that was not asked before. */
function newestOf({ newest }: UpdateFile['value'], { address, key }: UpdateFolder): string | null {
  return newest?.address === address && newest.key === key ? newest.version : null;
}
