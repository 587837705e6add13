import { existsSync, readFileSync } from 'node:fs';
import { exec, has } from './exec.mjs';
import { ordinaryUser } from './ordinary-user.mjs';
import { inProject } from './paths.mjs';
import { say } from './report.mjs';

const resultsFile = 'test-results/results.json';

/**
 * Runs Playwright on the real app, as an ordinary user, on a virtual display where there is none.
 * Traces and pictures of failures come to test-results/, pictures of windows to `pictures`, if that is given.
 */
export async function playwright(runtime, args, { pictures = process.env.PARLEY_PICTURES, packaged } = {}) {
  const user = await ordinaryUser();
  try {
    const env = { ...process.env, ...user.env, PARLEY_ELECTRON: runtime.executable };
    const isInPlace = user.dir === inProject();
    env.PARLEY_PICTURES = pictures && (isInPlace ? pictures : `${user.dir}/demo-pictures`);
    if (packaged) env.PARLEY_PACKAGED_APP = `${user.dir}/${packaged}`;
    env.PLAYWRIGHT_JSON_OUTPUT_NAME = `${user.dir}/${resultsFile}`;
    const command = [
      ...user.prefix,
      ...display(),
      process.execPath,
      `${user.dir}/node_modules/@playwright/test/cli.js`,
    ];
    const [program, ...rest] = [...command, 'test', '--config', 'e2e/playwright.config.ts', ...args];
    const code = await exec(program, rest, { cwd: user.dir, env });
    const results = readResults(`${user.dir}/${resultsFile}`);
    if (!isInPlace) await user.collect('test-results', inProject('test-results'));
    if (pictures && !isInPlace) await user.collect('demo-pictures', pictures);
    return { code, results };
  } finally {
    user.remove?.();
  }
}

function display() {
  if (process.platform !== 'linux') return [];
  if (!has('xvfb-run')) {
    say('xvfb-run is missing; using the display that is there');
    return [];
  }
  return ['xvfb-run', '-a', '-s', '-screen 0 1600x1200x24'];
}

function readResults(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
