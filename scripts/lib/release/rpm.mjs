import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rpmChangelog, readChangelog } from './changelog.mjs';
import { maintainer, manifest, rpmArch, sourceDate } from './facts.mjs';
import { copyright } from './licences.mjs';
import { must, put, settle } from './tree.mjs';

/** How packages are compressed: small, for people; or fast, for tests. */
const payloads = { small: 'w6.xzdio', fast: 'w1.gzdio' };

/**
 * Makes an rpm of what `stageApp` and `stageServer` return, which is left as it is. It adds the licences.
 * @returns the package's file name
 */
export async function makeRpm(about, { work, out, speed }) {
  const { name, arch, stage, licences, programs, packageType, rpm } = about;
  const top = join(work, `${name}-rpm`);
  const root = join(top, 'root');
  mkdirSync(top, { recursive: true });
  await must('cp', ['-al', stage, root]);
  if (packageType) {
    // Not through the link: the file of the stage stays as it is.
    rmSync(join(root, packageType), { force: true });
    put(join(root, packageType), 'rpm\n');
  }
  for (const file of rpm.without) rmSync(join(root, file));
  put(join(root, 'usr/share/licenses', name, 'copyright'), copyright(licences));
  await settle(root, programs);
  const spec = join(top, `${name}.spec`);
  writeFileSync(spec, specOf(about, root));
  const defined = Object.entries(macros(top, speed)).flatMap(([key, value]) => [
    '--define',
    `${key} ${value}`,
  ]);
  const target = ['--target', `${rpmArch[arch]}-linux`, '--buildroot', root];
  await must('rpmbuild', ['-bb', '--quiet', ...target, ...defined, spec], {
    env: { ...process.env, SOURCE_DATE_EPOCH: String(sourceDate()) },
  });
  const file = `${name}-${manifest.version}-1.${rpmArch[arch]}.rpm`;
  renameSync(join(top, file), join(out, file));
  rmSync(top, { recursive: true, force: true });
  return file;
}

/** Settings of rpmbuild: nothing of this machine gets into the package, and files stay as they are. */
const macros = (top, speed) => ({
  _topdir: top,
  _rpmdir: top,
  _build_name_fmt: '%%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm',
  _buildhost: 'localhost',
  use_source_date_epoch_as_buildtime: '1',
  clamp_mtime_to_source_date_epoch: '1',
  _binary_payload: payloads[speed],
  _build_id_links: 'none',
  __os_install_post: '%{nil}',
  debug_package: '%{nil}',
});

function specOf({ name, summary, description, rpm }, root) {
  const fields = {
    Name: name,
    Version: manifest.version,
    Release: '1',
    Summary: `${summary[0].toUpperCase()}${summary.slice(1)}`,
    License: manifest.license,
    Packager: maintainer,
    // Libraries beside the program are its own.
    AutoProv: 'no',
  };
  return [
    '%global __requires_exclude ^lib(ffmpeg|EGL|GLESv2|vk_swiftshader|vulkan)\\\\.so',
    ...Object.entries(fields).map(([field, value]) => `${field}: ${value}`),
    ...rpm.Requires.map((each) => `Requires: ${each}`),
    `\n%description\n${description}`,
    ...Object.entries(rpm.scripts).map(([when, script]) => `\n%${when}\n${script}`),
    '\n%files\n%defattr(-,root,root,-)',
    ...ownedIn(root, name),
    `\n%changelog\n${rpmChangelog(readChangelog())}`,
  ].join('\n');
}

const kindOf = (path) => {
  if (path.startsWith('/etc/')) return '%config(noreplace) ';
  return path.startsWith('/usr/share/licenses/') ? '%license ' : '';
};

/** Lines of %files: each file, and the folders that no other package has. */
function ownedIn(root, name, folder = '') {
  return readdirSync(join(root, folder))
    .sort()
    .flatMap((entry) => {
      const path = `${folder}/${entry}`;
      if (!lstatSync(join(root, path)).isDirectory()) return `${kindOf(path)}"${path}"`;
      const isOurs = path.split('/').includes(name);
      return [...(isOurs ? [`%dir "${path}"`] : []), ...ownedIn(root, name, path)];
    });
}
