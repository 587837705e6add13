import { useCallback, useEffect, useRef } from 'react';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act, notify } from '../state/notices';
import { capture, type Capture } from './capture';

/** The page records the screen that the user chooses, and gives its frames to those who watch. */
export function useCapture(isLive: boolean): (source: string) => Promise<void> {
  const recording = useRef<Capture>(undefined);
  useEffect(() => bridge().onKeyFrameWanted(() => recording.current?.wantKeyFrame()), []);
  useEffect(() => () => recording.current?.end(), []);
  // It was loaded again, after a crash, and does not record any more.
  useEffect(() => {
    if (isLive && !recording.current) void act(bridge().stopSharing({}));
  }, [isLive]);
  return useCallback(async (source) => {
    if (!(await act(bridge().chooseScreen({ source })))) return;
    const begun = await capture(() => {
      recording.current = undefined;
      void act(bridge().stopSharing({}));
    }).catch(() => undefined);
    if (!begun) return notify(say('sharing.refused'));
    recording.current = begun;
    if (!(await act(bridge().beginSharing({})))) {
      recording.current = undefined;
      return begun.end();
    }
    begun.begin(async (frame) => {
      const given = await bridge().shareFrame({ frame });
      return given.ok && given.value.isSlow;
    });
  }, []);
}
