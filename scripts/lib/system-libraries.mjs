import { exec, has, output } from './exec.mjs';
import { say, SetupError } from './report.mjs';

/**
 * What Electron needs of Debian, a virtual display with fonts for machines without one, and what the tests of notifications
 * and of test vectors need.
 */
const packages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libdrm2',
  'libsecret-1-0',
  'xvfb',
  'xauth',
  'unzip',
  'dbus',
  'libnotify4',
  'python3-cryptography',
  'python3-dbus',
  'python3-gi',
  'fonts-dejavu-core',
  'fonts-noto-core',
  'fonts-noto-color-emoji',
  'openbox',
  'xdotool',
  'x11-xkb-utils',
];

/** What tests on networks and tests of packages need; without it they are skipped by name. */
const testPackages = [
  'iproute2',
  'nftables',
  'smcroute',
  'lintian',
  'appstream',
  'desktop-file-utils',
  'libgtk-3-bin',
  'systemd',
  'x11-utils',
  'rpm',
  'shared-mime-info',
  'libglib2.0-bin',
];

/**
 * Installs the Debian packages that are missing; where it may not, says the one line to run.
 * @param options.tests whether what only tests need is wanted as well, where it can be had
 */
export async function installSystemLibraries({ tests = false } = {}) {
  if (process.platform !== 'linux' || !has('dpkg-query')) return;
  const wanted = tests && process.getuid() === 0 ? [...packages, ...testPackages] : packages;
  const missing = wanted.filter((name) => !installed(name));
  if (missing.length === 0) return;
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing];
  const prefix = administrator();
  if (!prefix)
    throw new SetupError(
      `some system libraries are missing. Run this, then try again:\n  sudo ${install.join(' ')}`,
    );
  say(`installing ${missing.length} system libraries: ${missing.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { stdio: ['ignore', 'ignore', 2], env };
  await exec(...split([...prefix, 'apt-get', 'update', '-q', ...waiting]), quiet);
  if ((await exec(...split([...prefix, ...install, '-q', ...waiting]), quiet)) !== 0)
    throw new SetupError(
      `the system libraries could not be installed. Try it by hand:\n  sudo ${install.join(' ')}`,
    );
}

/** Another program, such as automatic updates, may be installing packages: apt waits for it, up to this many seconds. */
const waiting = ['-o', 'DPkg::Lock::Timeout=600'];

const split = ([command, ...args]) => [command, args];

/** Newer Debians append t64 to some names; either counts. */
const installed = (name) =>
  [name, `${name}t64`].some((each) =>
    output('dpkg-query', ['-W', '-f', '${Status}', each])?.includes('ok installed'),
  );

function administrator() {
  if (process.getuid() === 0) return [];
  return output('sudo', ['-n', 'true']) === undefined ? undefined : ['sudo', '-n'];
}
