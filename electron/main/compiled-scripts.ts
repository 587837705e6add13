import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

type Require = (name: string) => unknown;
type Run = (exports: unknown, require: Require, module: object, file: string, folder: string) => void;

/**
 * Runs CommonJS scripts with the code that V8 compiled of them when the app was built. Where there is none for this V8, or it
 * does not accept it, it compiles them as it always does.
 *
 * V8 runs such code unseen. It may therefore only be read from the folder of the scripts, which must be as safe as they are,
 * and never from the profile, which is wherever the command line says.
 */
export class CompiledScripts {
  readonly #modules = new Map<string, { exports: unknown }>();

  /** Runs a script once, with those beside it that it requires. Returns what it exports. */
  load(file: string): unknown {
    const known = this.#modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    this.#modules.set(file, module);
    const folder = dirname(file);
    const others = createRequire(file);
    const require: Require = (name) => (name.startsWith('./') ? this.load(join(folder, name)) : others(name));
    const run: Run = scriptOf(file, readIfThere(compiledFile(file))).runInThisContext();
    run(module.exports, require, module, file, folder);
    return module.exports;
  }
}

/** The file with the code of a script for the V8 that runs, beside it. */
export const compiledFile = (file: string): string =>
  `${file}.${process.platform}-${process.arch}-${process.versions.v8}.compiled`;

/** A script as a function, as Node makes one. */
export const scriptOf = (file: string, compiled?: Buffer): Script =>
  new Script(
    `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`,
    {
      filename: file,
      cachedData: compiled,
    },
  );

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
