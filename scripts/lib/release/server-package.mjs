import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../paths.mjs';
import { makeDeb } from './deb.mjs';
import { copyright } from './licences.mjs';
import { compress, copy, filesOf, put } from './tree.mjs';

const source = (file) => inProject('build/linux/parley-server', file);

const fields = {
  Section: 'net',
  Depends: 'libc6 (>= 2.29), libgcc-s1, libstdc++6, nodejs (>= 20.12)',
  Suggests: 'parley',
  Description: `server of the Parley chat
 Joins people on several networks who use the Parley chat, and keeps messages
 for those who are away. It runs as a service of its own, without rights to
 anything but its data.`,
};

/** Makes the server's .deb. Returns its file name. */
export async function makeServerDeb({ arch, work, out, speed, components }) {
  const stage = join(work, 'server-deb');
  const program = join(stage, 'usr/lib/parley-server');
  const share = (...path) => join(stage, 'usr/share', ...path);
  await bundle(program);
  copySqlite(program, arch);
  mkdirSync(join(stage, 'usr/bin'), { recursive: true });
  symlinkSync('../lib/parley-server/server.js', join(stage, 'usr/bin/parley-server'));
  copy(source('config.toml'), join(stage, 'etc/parley-server/config.toml'));
  copy(source('parley-server.service'), join(stage, 'usr/lib/systemd/system/parley-server.service'));
  compress(source('parley-server.1'), share('man/man1/parley-server.1'));
  copy(source('completion'), share('bash-completion/completions/parley-server'));
  put(share('doc/parley-server/copyright'), copyright(components));
  return makeDeb(stage, { name: 'parley-server', arch, fields, out, speed });
}

/** Builds the server with everything that it imports, except SQLite's binding, which finds its binary beside itself. */
async function bundle(outDir) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: inProject(),
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['@photostructure/sqlite'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node20',
      rollupOptions: {
        input: { server: 'server/main.ts', 'server-store': 'server/storage/worker.ts' },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
  put(join(outDir, 'package.json'), '{ "type": "module" }\n');
  const main = join(outDir, 'server.js');
  put(main, `#!/usr/bin/node\n${readFileSync(main, 'utf8')}`);
  chmodSync(main, 0o755);
}

/** Copies SQLite's binding with the binary for one architecture, and the package with which it finds it. */
function copySqlite(program, arch) {
  const binary = `prebuilds/linux-${arch}/@photostructure+sqlite.glibc.node`;
  const wanted = {
    '@photostructure/sqlite': (file) =>
      file === 'package.json' || /^dist\/.*\.mjs$/.test(file) || file === binary,
    'node-gyp-build': (file) => ['package.json', 'index.js', 'node-gyp-build.js'].includes(file),
  };
  for (const [name, isWanted] of Object.entries(wanted))
    for (const file of filesOf(inProject('node_modules', name)).filter(isWanted)) {
      const to = join(program, 'node_modules', name, file);
      copy(inProject('node_modules', name, file), to);
      chmodSync(to, 0o644);
    }
}
