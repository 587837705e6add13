import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exec, execKept } from './lib/exec.mjs';
import { packageApp, packagedApp } from './lib/package-app.mjs';
import { inProject } from './lib/paths.mjs';
import { playwright } from './lib/playwright.mjs';
import { run, say } from './lib/report.mjs';
import { setUp } from './lib/set-up.mjs';
import { sideBySide } from './lib/side-by-side.mjs';
import { Tally } from './lib/tally.mjs';

const parts = ['check', 'unit', 'package', 'dist', 'e2e'];
const tally = new Tally();
const bin = (name) => inProject('node_modules/.bin', name);

/** What looks at all sources and changes none, the slowest first. */
const checks = [
  ['linting', 'eslint', ['.']],
  ['formatting', 'prettier', ['--check', '--log-level', 'warn', '.']],
  ['types of what runs in Node', 'tsc', []],
  ...['shared', 'renderer', 'e2e'].map((folder) => [`types of ${folder}/`, 'tsc', ['-p', folder]]),
  ['import cycles', 'depcruise', ['--config', '.dependency-cruiser.json', '.']],
];

/** Runs the checks side by side. What they write is shown in their order, as if one had run after the other. */
async function check() {
  const tasks = checks.map(
    ([, command, args]) =>
      () =>
        execKept(bin(command), args),
  );
  const results = sideBySide(tasks, availableParallelism());
  for (const [index, [name]] of checks.entries()) {
    say(name);
    const { code, output } = await results[index];
    process.stdout.write(output);
    tally.step(name, code === 0);
  }
}

/** Runs vitest with more arguments, and counts. */
async function vitest(...more) {
  const dir = mkdtempSync(join(tmpdir(), 'parley-unit-'));
  const file = join(dir, 'results.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...more];
  const code = await exec(bin('vitest'), args);
  tally.vitest(code, existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);
  rmSync(dir, { recursive: true, force: true });
}

async function packaging(runtime) {
  await packageApp(runtime).then(
    () => tally.step('packaging', true),
    (error) => {
      say(error.message);
      tally.step('packaging', false);
    },
  );
}

async function endToEnd(runtime, positionals) {
  const packaged = existsSync(inProject(packagedApp)) ? packagedApp : undefined;
  const { code, results } = await playwright(runtime, positionals, { packaged });
  tally.playwright(code, results);
}

await run(async () => {
  const { values, positionals } = parseArgs({
    options: { only: { type: 'string' } },
    allowPositionals: true,
  });
  const wants = (part) => values.only === undefined || values.only === part;
  if (values.only !== undefined && !parts.includes(values.only)) {
    say(`--only takes one of ${parts.join(', ')}`);
    return 2;
  }
  try {
    const runtime = await setUp({ tests: true });
    say(`testing with Electron ${runtime.version}`);
    if (wants('check')) await check();
    if (wants('unit')) await vitest(...positionals);
    // The packages are made of the unpacked app, which must be of this build.
    if (wants('package') || wants('dist')) await packaging(runtime);
    if (wants('dist')) await vitest('--config', 'scripts/packages/vitest.config.mjs', ...positionals);
    if (wants('e2e')) await endToEnd(runtime, positionals);
  } catch (error) {
    say(error.message);
    tally.step('the set-up', false);
  }
  process.stdout.write(`${tally}\n`);
  return tally.failed > 0 ? 1 : 0;
});
