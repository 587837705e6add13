import { build } from 'vite';

/** Folder of the programs that are made by `bundle`. */
export const programs = 'out/bench';

/**
 * Makes programs of the benchmarks that run in processes of their own. They are bundled like the app's, because modules
 * transformed one by one are slower.
 * @param input by the name of a program, its source
 */
export async function bundle(input: Readonly<Record<string, string>>): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    build: { ssr: true, outDir: programs, emptyOutDir: true, rollupOptions: { input: { ...input } } },
  });
}
