import { expect, test } from 'vitest';
import { aboutParley } from './about';

test('About names Parley, its version and its licence; its icon is where the system can read it', () => {
  expect(aboutParley('1.2.3', '/opt/Parley/resources/app.asar')).toEqual({
    applicationName: 'Parley',
    applicationVersion: '1.2.3',
    copyright: 'Copyright © The Parley developers\nMIT licence',
    iconPath: '/opt/Parley/resources/app.asar.unpacked/out/icons/512x512.png',
  });
  expect(aboutParley('1.2.3', '/home/ann/parley').iconPath).toBe('/home/ann/parley/out/icons/512x512.png');
});
