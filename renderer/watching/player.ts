import { screenFrameIn } from '../../shared/screens/frames';

/** Frames that may wait for the decoder before more are taken. */
const waitingAtMost = 4;

/** Resolves with the next frames; with none when there are no more. */
export type NextFrames = () => Promise<readonly Uint8Array<ArrayBuffer>[]>;

/**
 * Shows the frames of a screen on a canvas, one after the other. Resolves with whether all that came could be shown, once there are
 * no more or `signal` ends it.
 */
export async function play(
  canvas: HTMLCanvasElement,
  next: NextFrames,
  signal: AbortSignal,
): Promise<boolean> {
  const surface = canvas.getContext('2d');
  let hasFailed = surface === null;
  const decoder = new VideoDecoder({
    output: (frame) => {
      const { displayWidth: width, displayHeight: height } = frame;
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      surface?.drawImage(frame, 0, 0);
      frame.close();
    },
    error: () => (hasFailed = true),
  });
  signal.addEventListener('abort', () => decoder.state !== 'closed' && decoder.close());
  decoder.configure({ codec: 'vp8', optimizeForLatency: true });
  for (let number = 0; !signal.aborted && !hasFailed;) {
    const frames = await next();
    if (frames.length === 0) break;
    for (const bytes of frames) {
      // The main process has looked at it already.
      const frame = screenFrameIn(bytes);
      if (signal.aborted || !frame || !(await hasRoom(decoder))) break;
      number += 1;
      const type = frame.isKey ? 'key' : 'delta';
      decoder.decode(new EncodedVideoChunk({ type, timestamp: number * 1_000, data: bytes }));
    }
  }
  if (decoder.state !== 'closed') decoder.close();
  return !hasFailed;
}

/** Resolves once few frames wait for the decoder, with whether it still decodes. */
async function hasRoom(decoder: VideoDecoder): Promise<boolean> {
  while (decoder.state === 'configured' && decoder.decodeQueueSize >= waitingAtMost)
    await new Promise((resolve) => decoder.addEventListener('dequeue', resolve, { once: true }));
  return decoder.state === 'configured';
}
