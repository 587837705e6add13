import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { inProject } from '../paths.mjs';
import { compress, copy, filesOf, put } from './tree.mjs';

const source = (file) => inProject('build/linux/parley-server', file);

const summary = 'server of the Parley chat';
const description = `Joins people on several networks who use the Parley chat, and keeps messages
for those who are away. It runs as a service of its own, without rights to
anything but its data.`;

const deb = {
  Section: 'net',
  Depends: 'libc6 (>= 2.29), libgcc-s1, libstdc++6, nodejs (>= 20.12)',
  Suggests: 'parley',
};

/** What Fedora's and openSUSE's macros for a service become: `systemd-update-helper` obeys the distribution's presets. */
const service = (act, times) =>
  `if [ $1 ${times} ] && [ -x /usr/lib/systemd/systemd-update-helper ]; then\n` +
  `  /usr/lib/systemd/systemd-update-helper ${act} parley-server.service || :\nfi`;

const rpm = {
  Requires: ['nodejs(engine) >= 20.12'],
  without: [],
  scripts: {
    post: service('install-system-units', '-eq 1'),
    preun: service('remove-system-units', '-eq 0'),
    postun: service('mark-restart-system-units', '-ge 1'),
  },
};

/**
 * Lays out the server as packages install it.
 * @returns the package, as `makeDeb` and `makeRpm` take it
 */
export async function stageServer({ arch, work, components }) {
  const stage = join(work, 'parley-server');
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
  return {
    name: 'parley-server',
    arch,
    summary,
    description,
    stage,
    licences: { components },
    programs: { setuid: [], plain: ['usr/lib/parley-server/server.js'] },
    deb,
    rpm,
  };
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
