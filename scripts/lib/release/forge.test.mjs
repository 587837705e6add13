import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCommandLine } from '../../../server/command-line';
import { defaultPort } from '../../../shared/protocol/limits';
import { inProject } from '../paths.mjs';
import { debianArch, manifest } from './facts.mjs';

const read = (file) => readFileSync(inProject(file), 'utf8');

test('the container is made of the package that dist makes, and starts the server with settings that it takes', () => {
  const steps = read('build/container/Containerfile');
  const [, source] = /^COPY dist\/release\/(\S+)/m.exec(steps);
  const [, ...ignored] = read('.containerignore').trim().split('\n');
  expect(ignored).toEqual(['*', '!dist/release/parley-server_*.deb']);
  // Containers name architectures as Debian does.
  for (const arch of Object.values(debianArch)) {
    const pattern = source.replace('*', '.+').replace('${TARGETARCH}', arch);
    expect(`parley-server_${manifest.version}_${arch}.deb`).toMatch(new RegExp(`^${pattern}$`));
  }
  const [program, ...args] = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(steps)[1]);
  const config = inProject('build/linux/parley-server/config.toml');
  expect(program).toBe('parley-server');
  const given = args.map((arg) => (arg === '/etc/parley-server/config.toml' ? config : arg));
  const { options } = readCommandLine(given);
  expect(options).toMatchObject({ host: '0.0.0.0', port: defaultPort });
  expect(steps).toContain(`\nVOLUME ${options.data}\n`);
  expect(steps).toContain(`\nEXPOSE ${defaultPort}\n`);
});

test('the workflows of the forge run what is there', () => {
  for (const file of readdirSync(inProject('.github/workflows'))) {
    const text = read(`.github/workflows/${file}`);
    for (const [, script] of text.matchAll(/npm run (\S+)/g)) expect(manifest.scripts).toHaveProperty(script);
    if (text.includes('.ci/run')) expect(existsSync(inProject('.ci/run'))).toBe(true);
    // Nothing but the tag names a version: package.json has it.
    expect(text).not.toContain(manifest.version);
  }
});
