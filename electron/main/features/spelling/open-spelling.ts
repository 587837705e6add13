import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { locale } from '../../../../shared/words/locale';
import { StoreWorker } from '../../../../runtime/threads/worker-client';
import { systemFolders } from '../../../storage/spelling/dictionaries';
import type { SpellingOperations } from '../../../storage/spelling/worker';
import type { Preferences } from '../preferences/preferences';
import { Spelling } from './spelling';

/** Folder of a profile with the dictionaries that its user added. */
const folder = 'spelling';

/** Spell checking for a profile. macOS checks what is typed by itself. */
export const openSpelling = (profile: string, preferences: Preferences): Spelling =>
  new Spelling({
    preferences,
    thread: new StoreWorker<SpellingOperations>(new URL('./spelling-worker.js', import.meta.url), {}),
    own: join(profile, folder),
    system: systemFolders(process.env, homedir(), process.platform),
    languages: () => [
      ...(preferences.language === 'system' ? [] : [locale()]),
      ...app.getPreferredSystemLanguages(),
    ],
    isBySystem: process.platform === 'darwin',
  });
