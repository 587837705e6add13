import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { counted } from './lib/counted.mjs';
import { installDependencies } from './lib/dependencies.mjs';
import { inProject } from './lib/paths.mjs';
import { run, say } from './lib/report.mjs';
import { withTypeScript } from './lib/typescript.mjs';

const main = 'testing/fuzz/main.ts';

await run(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      // Reads one input again, such as one that failed.
      input: { type: 'string' },
    },
  });
  const [runs, seed] = [values.runs, values.seed].map(Number);
  if (![runs, seed].every((number) => Number.isInteger(number) && number > 0)) {
    say('--runs and --seed take whole numbers from 1');
    return 2;
  }
  await installDependencies();
  return await withTypeScript(
    main,
    async ({ names, fuzzAll, fuzzFile }) => {
      const unknown = positionals.find((name) => !names.includes(name));
      if (unknown !== undefined || (values.input !== undefined && positionals.length !== 1)) {
        say(`the targets are ${names.join(', ')}; --input takes one of them`);
        return 2;
      }
      if (values.input !== undefined) {
        await fuzzFile(positionals[0], values.input);
        return 0;
      }
      const wanted = positionals.length > 0 ? positionals : names;
      if (wanted.length > 1) return await inProcesses(wanted, runs, seed);
      const folder = inProject('test-results/fuzz');
      return (await fuzzAll({ names: wanted, runs, seed, folder, stop: stopped(), say })) ? 0 : 1;
    },
    [counted()],
  );
});

/** Is aborted when this process is asked to end, so that it says how many inputs there were. */
function stopped() {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.abort());
  return stop.signal;
}

/** Gives each target a process of its own, as many at a time as there are processors. */
async function inProcesses(names, runs, seed) {
  const script = fileURLToPath(import.meta.url);
  const waiting = [...names];
  const codes = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const options = [name, '--runs', runs, '--seed', seed].map(String);
      const [code] = await once(spawn(process.execPath, [script, ...options], { stdio: 'inherit' }), 'exit');
      codes.push(code);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return codes.every((code) => code === 0) ? 0 : 1;
}
