import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Makes keys and exports them, with other objects in between, so that memory is collected at every step sooner or later. */
const loop = `
  let others;
  for (let made = 0; made < 3_000; made += 1) {
    others = new Array(made % 97).fill(made);
    newPrivateKey(made % 2 ? 'ed25519' : 'x25519').export({ format: 'jwk' });
  }
  console.log('done');
`;

test('new keys can be exported whenever memory is collected', async () => {
  const source = readFileSync(new URL('new-key.ts', import.meta.url), 'utf8');
  const module = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext } }).outputText;
  // With so little memory it is collected all the time. A process that hangs is ended.
  const words = ['--max-semi-space-size=1', '--input-type=module', '--eval', module + loop];
  const { stdout } = await promisify(execFile)(process.execPath, words, {
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  expect(stdout).toBe('done\n');
}, 90_000);
