/**
 * Device files of which a Linux system has at least one if it has a GPU that Chromium may draw with: those of the kernel's
 * graphics drivers, of Nvidia's, Arm's and Qualcomm's own drivers, and of Windows beneath a Linux.
 */
const devices = [
  '/dev/dri',
  '/dev/nvidiactl',
  '/dev/nvhost-gpu',
  '/dev/nvmap',
  '/dev/mali',
  '/dev/mali0',
  '/dev/umplock',
  '/dev/kgsl-3d0',
  '/dev/dxg',
];

/**
 * Whether no device for drawing is known on this computer. Other systems than Linux are not asked: Chromium finds out by itself.
 */
export const lacksGpu = (platform: NodeJS.Platform, exists: (path: string) => boolean): boolean =>
  platform === 'linux' && !devices.some(exists);
