import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inProject } from './paths.mjs';

const scripts = readdirSync(inProject('scripts')).filter(
  (name) => name.endsWith('.mjs') && readFileSync(inProject('scripts', name), 'utf8').includes('parseArgs('),
);

test.each(scripts)('%s names an option that it does not know, and does nothing', (name) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inProject('scripts', name), '--fats'], {
    encoding: 'utf8',
  });
  expect(stderr).toMatch(/^parley: Unknown option '--fats'.*\n$/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
