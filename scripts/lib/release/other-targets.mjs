/**
 * What electron-builder makes besides our own packages, with the reason where it cannot be made here.
 * @returns rows with `name`, `targets` for electron-builder's `build` and, where it cannot be made, `why`
 */
export async function otherTargets() {
  return [
    { name: 'AppImage', targets: { linux: ['AppImage'] }, why: await noAppImage() },
    {
      name: 'Windows installer and portable program',
      targets: { win: ['nsis', 'portable'] },
      why: process.platform === 'win32' ? undefined : 'run this on Windows.',
    },
    {
      name: 'macOS dmg and zip',
      targets: { mac: ['dmg', 'zip'] },
      why: process.platform === 'darwin' ? undefined : 'run this on macOS.',
    },
  ];
}

async function noAppImage() {
  if (process.platform !== 'linux') return 'run this on Linux.';
  if (await canDownload()) return undefined;
  return "the program that starts it comes from github.com, which cannot be reached; neither Debian nor npm's registry has it.";
}

/** Whether the releases on GitHub can be reached, which have Electron and electron-builder's helper programs. */
export const canDownload = () =>
  fetch('https://github.com', { method: 'HEAD', signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
