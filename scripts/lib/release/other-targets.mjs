import { has } from '../exec.mjs';

/**
 * What electron-builder makes besides our own .deb and .tar.gz, with the reason where it cannot be made here.
 * @returns rows with `name`, `targets` for electron-builder's `build` and, where it cannot be made, `why`
 */
export async function otherTargets() {
  const { platform } = process;
  const linux = platform === 'linux' ? await linuxReasons() : elsewhere('Linux');
  return [
    { name: 'AppImage', targets: { linux: ['AppImage'] }, why: linux.AppImage },
    { name: 'rpm', targets: { linux: ['rpm'] }, why: linux.rpm },
    {
      name: 'Windows installer and portable program',
      targets: { win: ['nsis', 'portable'] },
      why: platform === 'win32' ? undefined : 'run this on Windows.',
    },
    {
      name: 'macOS dmg and zip',
      targets: { mac: ['dmg', 'zip'] },
      why: platform === 'darwin' ? undefined : 'run this on macOS.',
    },
  ];
}

const elsewhere = (system) => ({ AppImage: `run this on ${system}.`, rpm: `run this on ${system}.` });

async function linuxReasons() {
  const offline = (await canDownload())
    ? undefined
    : 'github.com, from which electron-builder downloads its helper programs, cannot be reached.';
  return {
    AppImage: offline,
    rpm: offline ?? (has('rpmbuild') ? undefined : 'rpmbuild is missing (Debian: apt install rpm).'),
  };
}

/** Whether the releases on GitHub can be reached, which have Electron and electron-builder's helper programs. */
export const canDownload = () =>
  fetch('https://github.com', { method: 'HEAD', signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
