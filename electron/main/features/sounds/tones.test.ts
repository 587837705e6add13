import { expect, test } from 'vitest';
import { tones } from '../../../../shared/settings/sounds';
import { wavOf } from './tones';

test.each(tones)('%s is a short sound, loud enough, that neither clips nor clicks', (tone) => {
  const bytes = wavOf(tone);
  expect(bytes.toString('latin1', 0, 4) + bytes.toString('latin1', 8, 12)).toBe('RIFFWAVE');
  expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
  expect(bytes.readUInt32LE(40)).toBe(bytes.length - 44);
  const samples = Array.from(
    { length: (bytes.length - 44) / 2 },
    (_none, index) => bytes.readInt16LE(44 + index * 2) / 32_767,
  );
  expect(samples.length / bytes.readUInt32LE(24)).toBeLessThan(1);
  const peak = Math.max(...samples.map(Math.abs));
  expect(peak).toBeGreaterThan(0.2);
  expect(peak).toBeLessThan(0.95);
  expect([samples[0], samples.at(-1)]).toEqual([0, 0]);
  const steps = samples.map((sample, index) => Math.abs(sample - (samples[index - 1] ?? 0)));
  expect(Math.max(...steps)).toBeLessThan(0.3);
});
