import { inProject } from './paths.mjs';

/**
 * Loads a TypeScript module of the project and does something with it, without a build. What the module imports later, as it
 * runs, is loaded too: Vite's own `runnerImport` would refuse that, because it ends the loader first.
 * @template Result
 * @param {string} file in the project, such as 'bench/main.ts'
 * @param {(module: Record<string, any>) => Promise<Result> | Result} use
 * @param {import('vite').Plugin[]} plugins what else is done to the code
 * @returns {Promise<Result>} what `use` returns
 */
export async function withTypeScript(file, use, plugins = []) {
  const { createRunnableDevEnvironment, resolveConfig } = await import('vite');
  const config = await resolveConfig(
    {
      configFile: false,
      envDir: false,
      plugins,
      logLevel: 'error',
      cacheDir: inProject('node_modules/.vite'),
      environments: {
        scripts: {
          consumer: 'server',
          dev: { moduleRunnerTransform: true },
          resolve: { external: true, mainFields: [], conditions: ['node'] },
        },
      },
    },
    'serve',
  );
  const environment = createRunnableDevEnvironment('scripts', config, {
    runnerOptions: { hmr: { logger: false } },
    hot: false,
  });
  await environment.init();
  try {
    return await use(await environment.runner.import(inProject(file)));
  } finally {
    await environment.close();
  }
}
