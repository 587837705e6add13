import { join } from 'node:path';

/** Folder with the list of profiles, in that of the usual profile; those that are made are beside it. */
export const profilesFolder = (usual: string): string => join(usual, 'profiles');

/** The file with the list. */
export const profilesList = (usual: string): string => join(profilesFolder(usual), 'list.json');
