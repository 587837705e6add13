import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const temporaryDir = (purpose: string): string => mkdtempSync(join(tmpdir(), `parley-${purpose}-`));

export const removeDir = (dir: string): void => rmSync(dir, { recursive: true, force: true });
