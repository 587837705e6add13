import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import type { View } from '../../../shared/ipc/windows';
import { projectDir } from '../paths';
import { electronExecutable } from '../user';

/** Opens a window on a view that a test makes. */
export const openOn = (view: View): Promise<ElectronApplication> =>
  _electron.launch({
    executablePath: electronExecutable(),
    args: [
      join(projectDir, 'e2e', 'support', 'kinds-page'),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    env: { ...process.env, PARLEY_TEST_VIEW: JSON.stringify(view) },
    colorScheme: null,
  });
