/**
 * Device files of which a Linux system has at least one if it has a GPU that Chromium can draw with: those of the kernel's
 * graphics drivers, of Nvidia's own driver, and of Windows beneath a Linux.
 */
const devices = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

/** Whether this computer surely has no GPU. Other systems than Linux are not asked: Chromium finds out by itself. */
export const lacksGpu = (platform: NodeJS.Platform, exists: (path: string) => boolean): boolean =>
  platform === 'linux' && !devices.some(exists);
