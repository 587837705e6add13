import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { output } from '../exec.mjs';
import { inProject } from '../paths.mjs';
import { SetupError } from '../report.mjs';
import { manifest, sourceDate } from './facts.mjs';

/** Folders with the sources of what packages contain. */
export const appFolders = ['shared', 'runtime', 'server', 'electron', 'renderer'];
export const serverFolders = ['shared', 'runtime', 'server'];

/**
 * The npm packages that are in our packages, with what they need themselves, as components of CycloneDX. Many development
 * dependencies are among them, because they are bundled into the windows; so they are found by the sources' imports.
 * @param folders folders with the sources of the package
 */
export function shippedComponents({ components, dependencies }, folders) {
  const edges = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const direct = new Set(folders.flatMap((folder) => importsOf(inProject(folder))));
  const refs = new Set();
  const add = (ref) => {
    if (refs.has(ref)) return;
    refs.add(ref);
    // Of the package electron only what it downloads is shipped, and not its downloader.
    if (!ref.startsWith('electron@')) edges.get(ref)?.forEach(add);
  };
  for (const ref of edges.get(rootRef) ?? []) if (direct.has(nameOf(ref))) add(ref);
  return components.filter((component) => refs.has(component['bom-ref']));
}

const rootRef = `parley@${manifest.version}`;
const nameOf = (ref) => ref.slice(0, ref.lastIndexOf('@'));

/** Names of the npm packages that a folder's sources import, tests left out, or that the build makes modules of. */
function importsOf(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .flatMap((file) => [
      ...readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import)\s*\(?'([^'.][^']*)'/g),
    ])
    .map(([, name]) => /^(?:virtual:)?((?:@[^/]+\/)?[^/]+)/.exec(name)[1])
    .filter((name) => !name.startsWith('node:'));
}

/** Everything that npm knows of this project's dependencies, as CycloneDX. */
export function npmBill() {
  const text = output('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    maxBuffer: 64 * 1024 ** 2,
  });
  if (text === undefined) throw new SetupError('npm sbom failed; it needs npm 10 or later.');
  return JSON.parse(text);
}

/**
 * The CycloneDX bill of materials of the app's packages, without what changes from run to run.
 * @param electron version of the Electron that is packaged, which need not be the declared one
 */
export function billOfMaterials(bill, electron) {
  const components = shippedComponents(bill, appFolders).map((component) =>
    component.name === 'electron' ? electronComponent(component, electron) : withoutScope(component),
  );
  const refs = new Set([rootRef, ...components.map((component) => component['bom-ref'])]);
  const { serialNumber: _changes, metadata, dependencies, ...rest } = bill;
  return {
    ...rest,
    metadata: {
      ...metadata,
      timestamp: new Date(sourceDate() * 1000).toISOString(),
      component: { ...metadata.component, type: 'application', name: manifest.name },
    },
    components,
    dependencies: dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) })),
  };
}

/** What npm calls optional because it is a development dependency is required all the same once it is bundled. */
const withoutScope = ({ scope: _scope, properties: _properties, ...component }) => component;

function electronComponent(component, version) {
  const { hashes: _ofDeclaredVersion, ...kept } = withoutScope(component);
  return { ...kept, type: 'framework', version, purl: `pkg:npm/electron@${version}` };
}
