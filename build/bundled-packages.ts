import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The npm package that a module of a bundle is of: a file of one, or data of one that a plugin has made a module of. */
export const packageOf = (module: string): string | undefined =>
  /^\0virtual:((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ??
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1];

/**
 * Notes of which npm packages the files of a target have something, in out/bundled/TARGET.json. No package contains that: a test
 * compares it with the licences that are shown.
 */
export const bundledPackages = (target: string): Plugin => ({
  name: 'bundled-packages',
  writeBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((part) =>
      part.type === 'chunk' ? Object.keys(part.modules) : part.originalFileNames,
    );
    const packages = new Set(modules.flatMap((module) => packageOf(module.replaceAll('\\', '/')) ?? []));
    mkdirSync(join('out', 'bundled'), { recursive: true });
    writeFileSync(join('out', 'bundled', `${target}.json`), JSON.stringify([...packages].sort()));
  },
});
