import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act, notify, watch } from '../../state/notices';
import { useConversation } from '../use-conversation';
import { keeper } from './keeping';
import { record, type Recording } from './recording';

/** A voice message that is being recorded. */
export interface Voice {
  /** `unkept`: it is recorded, but could not be kept, and is still here. */
  readonly state: 'none' | 'recording' | 'unkept';
  begin(): Promise<void>;
  /** Ends the recording, and puts it beside the draft; tries that again if it could not be kept. */
  keep(): Promise<void>;
  discard(): void;
}

/** A recording, and how the main process knows it. */
interface Recorded {
  readonly id: string;
  readonly recording: Recording;
}

/**
 * Records a voice message in a conversation, one at a time.
 * @param onEnd called when a recording has ended, whatever becomes of it
 */
export function useVoice(conversation: string, onEnd: () => void): Voice {
  const [state, setState] = useState<Voice['state']>('none');
  const latest = useRef<Recorded>(undefined);
  /** Whether it is just about to begin, or to be kept. */
  const isBusy = useRef(false);
  // Only of a conversation beside the list it is known whether it can be seen.
  const isHidden = useConversation(({ pane }) => pane?.isInFront === false);
  const ended = (): void => {
    latest.current = undefined;
    setState('none');
    onEnd();
  };
  const stop = async ({ id, recording }: Recorded): Promise<void> => {
    const sound = await recording.stop();
    if (sound.size === 0) {
      ended();
      await watch(bridge().discardVoice({ conversation, recording: id }));
      return notify(say('voice.silent'));
    }
    const bytes = new Uint8Array(await sound.arrayBuffer());
    if (await act(bridge().keepVoice({ conversation, recording: id, bytes }))) ended();
    else setState('unkept');
  };
  const keep = async (): Promise<void> => {
    if (!latest.current || isBusy.current) return;
    isBusy.current = true;
    await stop(latest.current);
    isBusy.current = false;
  };
  const keepNow = useEffectEvent(() => void keep());
  useEffect(() => () => keepNow(), []);
  // Nothing is recorded where the window does not show it.
  useEffect(() => {
    if (isHidden) keepNow();
  }, [isHidden]);
  const begin = async (): Promise<void> => {
    const answer = await bridge().useMicrophone({ conversation });
    if (!answer.ok) return notify(answer.error.message);
    const { recording: id } = answer.value;
    if (id === null) return;
    const begun = await record(keeper(conversation, id), () => void keep());
    if (typeof begun === 'string') {
      await watch(bridge().discardVoice({ conversation, recording: id }));
      return notify(say(`voice.${begun}`));
    }
    notify('');
    latest.current = { id, recording: begun };
    setState('recording');
  };
  return {
    state,
    begin: async () => {
      if (latest.current || isBusy.current) return;
      isBusy.current = true;
      await begin();
      isBusy.current = false;
    },
    keep,
    discard: () => {
      const recorded = latest.current;
      if (!recorded || isBusy.current) return;
      ended();
      void recorded.recording.stop();
      void watch(bridge().discardVoice({ conversation, recording: recorded.id }));
    },
  };
}
