import { expect, test } from 'vitest';
import { lacksGpu } from './gpu';

const having =
  (...there: string[]) =>
  (path: string): boolean =>
    there.includes(path);

test('only a Linux without any device for drawing lacks a GPU', () => {
  expect(lacksGpu('linux', having())).toBe(true);
  for (const device of ['/dev/dri', '/dev/nvidiactl', '/dev/mali0', '/dev/kgsl-3d0', '/dev/dxg'])
    expect(lacksGpu('linux', having(device)), device).toBe(false);
  expect(lacksGpu('darwin', having())).toBe(false);
  expect(lacksGpu('win32', having())).toBe(false);
});
