import { limits } from '../../shared/protocol/limits';
import { Encoding, type GiveFrame } from './encoding';

/** Most frames a second that are recorded. */
const framesPerSecond = 15;

/** A screen that is being recorded. */
export interface Capture {
  /** Gives frames from now on. */
  begin(give: GiveFrame): void;
  wantKeyFrame(): void;
  end(): void;
}

/**
 * Records the screen that the user has just chosen. Rejects if the system does not allow it.
 * @param ended called when nothing more is recorded, but not by `end`: the window is closed, or something failed
 */
export async function capture(ended: () => void): Promise<Capture> {
  const side = { max: limits.screenSidePixels };
  const stream = await navigator.mediaDevices.getDisplayMedia({
    video: { width: side, height: side, frameRate: { max: framesPerSecond } },
    audio: false,
  });
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('Nothing is recorded.');
  // What stands still is to be sharp.
  track.contentHint = 'text';
  let encoding: Encoding | undefined;
  let isOver = false;
  const end = (): void => {
    isOver = true;
    track.stop();
    encoding?.end();
  };
  const fail = (): void => {
    if (isOver) return;
    end();
    ended();
  };
  track.addEventListener('ended', fail);
  return {
    begin: (give) => {
      encoding = new Encoding(give, fail);
      const reader = new MediaStreamTrackProcessor({ track, maxBufferSize: 1 }).readable.getReader();
      const read = async (): Promise<void> => {
        for (;;) {
          const { value: frame, done } = await reader.read();
          if (done) return fail();
          if (isOver) return frame.close();
          encoding?.add(frame);
        }
      };
      read().catch(fail);
    },
    wantKeyFrame: () => encoding?.wantKeyFrame(),
    end,
  };
}
