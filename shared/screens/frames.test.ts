import { expect, test } from 'vitest';
import { deltaFrame, keyFrame } from '../../testing/screens/vp8';
import { limits } from '../protocol/limits';
import { frameHead, FrameReader, screenFrameIn } from './frames';

/** Frames as they are sent. */
const sent = (...frames: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(frames.flatMap((frame) => [...frameHead(frame.length), ...frame]));

test.each([1, 3, 7, 1_000])('frames are read whole when they come in parts of %d bytes', (size) => {
  const frames = [keyFrame(1920, 1080), deltaFrame(), new Uint8Array(), deltaFrame(200)];
  const bytes = sent(...frames);
  const reader = new FrameReader();
  const read: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size)
    read.push(...(reader.add(bytes.subarray(at, at + size)) ?? []).map((frame) => frame.bytes));
  expect(read).toEqual(frames.filter(({ length }) => length > 0));
});

test('a frame that is larger than a screen may be is not handed on, whichever side is too long', () => {
  const { screenSidePixels: most } = limits;
  expect(screenFrameIn(keyFrame(most, most))?.isKey).toBe(true);
  for (const [width, height] of [
    [most + 1, 10],
    [10, most + 1],
    [0, 10],
    [10, 0],
    [0x3fff, 0x3fff],
  ] as const) {
    expect(screenFrameIn(keyFrame(width, height))).toBeUndefined();
    expect(new FrameReader().add(sent(keyFrame(width, height)))).toBeUndefined();
  }
});

test('the bits of a side that say how it may be scaled are none of its pixels', () => {
  expect(screenFrameIn(keyFrame(0x4000 | 640, 0xc000 | 480))?.isKey).toBe(true);
});

test('a stream that begins without a key frame, or has what is no frame, is refused', () => {
  const key = keyFrame(640, 480);
  const noStart = key.map((byte, at) => (at === 4 ? 0 : byte));
  for (const bytes of [deltaFrame(), noStart, key.subarray(0, 9), Uint8Array.of(1, 2)])
    expect(new FrameReader().add(sent(bytes))).toBeUndefined();
  expect(new FrameReader().add(sent(key, noStart))).toBeUndefined();
});

test('of a frame that is said to be too long no byte is kept', () => {
  const reader = new FrameReader();
  expect(reader.add(frameHead(limits.screenFrameBytes))).toEqual([]);
  expect(new FrameReader().add(frameHead(limits.screenFrameBytes + 1))).toBeUndefined();
  expect(new FrameReader().add(frameHead(0xffff_ffff))).toBeUndefined();
});
