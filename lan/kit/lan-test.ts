import { test } from 'vitest';
import { available, type ExtraProgram } from './available';

/** A test that is skipped, with the reason in its name, where LANs cannot be made. */
export function lanTest(name: string, run: () => Promise<void>, ...programs: ExtraProgram[]): void {
  const reason = available(...programs);
  test.skipIf(reason)(reason === undefined ? name : `${name} (${reason})`, { timeout: 60_000 }, run);
}
